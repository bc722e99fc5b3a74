//! Scratch databases: finds binaries, runs a private cluster, makes and drops databases.
