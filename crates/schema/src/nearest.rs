//! What was likely meant by a name that is not known.

/// The known name that is most like an unknown one, if any is like it.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > 200 {
        return None;
    }
    let folded = name.to_lowercase();
    let limit = (length / 3).max(1);
    let distance = |known: &str| {
        let known = known.to_lowercase();
        // What was begun is likely meant: `primary` for `primary_key`.
        let begun = length > 2 && known.starts_with(&folded);
        if begun { limit } else { strsim::damerau_levenshtein(&folded, &known) }
    };
    known
        .into_iter()
        .filter(|known| known.len() < 400)
        .map(|known| (distance(known), known))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}
