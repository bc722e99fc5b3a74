//! The names that PostgreSQL gives to constraints, indexes and sequences when none is given.
//!
//! `makeObjectName` and `ChooseConstraintName` in `src/backend/commands/indexcmds.c` and
//! `src/backend/catalog/pg_constraint.c`.
