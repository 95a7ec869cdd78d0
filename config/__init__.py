"""The project: settings, addresses, servers, timetable."""
