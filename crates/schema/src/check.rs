//! Is a schema valid, as far as can be said without a server?
