//! The laws of relata on real PostgreSQL.
