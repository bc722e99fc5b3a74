//! Downloads PostgreSQL binaries for relata's scratch cluster.
