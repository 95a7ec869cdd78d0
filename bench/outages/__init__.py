"""The site with its plugs pulled: `python -m bench.outages` says what readers and accepted work lose by each outage."""
