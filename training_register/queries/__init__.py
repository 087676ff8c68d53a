"""Questions put to the database: functions named for what they return."""
