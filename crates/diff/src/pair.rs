//! Pairs what stands on both sides: by name, and what is left by being equal.

use std::collections::BTreeMap;

/// How two maps of the same noun meet.
pub(crate) struct Pairs<'a, N> {
    pub(crate) same: Vec<(&'a String, &'a N, &'a N)>,
    /// Equal in all but the name: the old name, the new name, and the two.
    pub(crate) renamed: Vec<(&'a String, &'a String, &'a N, &'a N)>,
    pub(crate) added: Vec<(&'a String, &'a N)>,
    pub(crate) dropped: Vec<(&'a String, &'a N)>,
}

/// Pairs by name; then what is left by `equal`, in order of names, each at most once.
pub(crate) fn pair<'a, N>(
    from: &'a BTreeMap<String, N>,
    to: &'a BTreeMap<String, N>,
    equal: impl Fn(&N, &N) -> bool,
) -> Pairs<'a, N> {
    let mut pairs = Pairs { same: Vec::new(), renamed: Vec::new(), added: Vec::new(), dropped: Vec::new() };
    let mut left: Vec<_> = from.iter().filter(|(name, _)| !to.contains_key(*name)).collect();
    for (name, new) in to {
        if let Some(old) = from.get(name) {
            pairs.same.push((name, old, new));
        } else if let Some(place) = left.iter().position(|(_, old)| equal(old, new)) {
            let (old_name, old) = left.remove(place);
            pairs.renamed.push((old_name, name, old, new));
        } else {
            pairs.added.push((name, new));
        }
    }
    pairs.dropped = left;
    pairs
}
