"""The PostgreSQL and Redis of a checkout: their programs come from Python wheels, their data lies in var/.

Nothing here imports Django, nor the packages that carry the programs: the first one's Python
interface, used as root, adds a system account and opens every parent directory to everyone.
Both servers listen on Unix sockets in private folders and on no port.
"""

from config.embedded.folders import CHECKOUT, CannotStartError, var_folder
from config.embedded.postgres import Postgres
from config.embedded.redis import Redis
from config.embedded.server import Server
from config.embedded.sharing import for_one_command, hold_lock, start_servers, write_addresses

__all__ = [
    "CHECKOUT",
    "CannotStartError",
    "Postgres",
    "Redis",
    "Server",
    "for_one_command",
    "hold_lock",
    "start_servers",
    "var_folder",
    "write_addresses",
]
