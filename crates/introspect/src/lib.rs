//! A live database's catalogs to Schema.
