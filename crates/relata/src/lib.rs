//! Schema-first PostgreSQL: what programs use.
