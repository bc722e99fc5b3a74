//! A URL to a PostgreSQL connection: TLS, time limits, no password in any message.
