//! Storage parameters of tables and indexes (`WITH (…)`, `pg_class.reloptions`).

/// Names with their values, each name once. They keep the order in which they stand, as PostgreSQL does; to compare
/// them, the order is no difference.
#[derive(Debug, Clone, Default)]
pub struct StorageParameters(pub Vec<(String, String)>);

impl StorageParameters {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Sets a parameter: at its place where it is there already, else at the end.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some((_, own)) => *own = value,
            None => self.0.push((name, value)),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl PartialEq for StorageParameters {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for StorageParameters {}

impl FromIterator<(String, String)> for StorageParameters {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(parameters: I) -> Self {
        let mut all = StorageParameters::default();
        parameters.into_iter().for_each(|(name, value)| all.insert(name, value));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::StorageParameters;

    #[test]
    fn order_is_kept_and_no_difference() {
        let of = |names: &[&str]| -> StorageParameters {
            names.iter().map(|name| ((*name).to_owned(), "1".to_owned())).collect()
        };
        assert_eq!(of(&["b", "a"]), of(&["a", "b"]));
        assert_ne!(of(&["b"]), of(&["a", "b"]));
        assert_eq!(of(&["b", "a"]).iter().next(), Some(("b", "1")));
    }
}
