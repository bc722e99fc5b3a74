//! Places rectangles in rows, from the left, so that the whole is about as wide as screens are.

/// Left upper corners.
type Corners = Vec<(f64, f64)>;

/// Pixels between rectangles.
const GAP: f64 = 56.0;

/// The left upper corners, in the order given, and the width and height of the whole; it is at least `width` wide where
/// there is enough to fill that.
pub(super) fn pack(sizes: &[(f64, f64)], width: f64, gap: f64) -> (Corners, (f64, f64)) {
    let area: f64 = sizes.iter().map(|(width, height)| (width + gap) * (height + gap)).sum();
    let widest = sizes.iter().map(|size| size.0).fold(0.0, f64::max);
    let limit = widest.max((area * 1.8).sqrt()).max(width);
    let (mut x, mut y, mut row): (f64, f64, f64) = (0.0, 0.0, 0.0);
    let (mut places, mut right) = (Vec::with_capacity(sizes.len()), 0.0_f64);
    for (width, height) in sizes {
        if x > 0.0 && x + width > limit {
            (x, y, row) = (0.0, y + row + gap, 0.0);
        }
        places.push((x, y));
        right = right.max(x + width);
        x += width + gap;
        row = row.max(*height);
    }
    (places, (right, y + row))
}

/// Groups, and below them what stands alone, in columns.
pub(super) fn groups_and_rest(groups: &[(f64, f64)], rest: &[(f64, f64)]) -> (Corners, Corners, (f64, f64)) {
    let (groups_at, (width, height)) = pack(groups, 0.0, GAP);
    let below = if groups.is_empty() { 0.0 } else { height + GAP };
    let (mut rest_at, size) = pack(rest, width, GAP / 2.0);
    rest_at.iter_mut().for_each(|(_, y)| *y += below);
    let height = if rest.is_empty() { height } else { below + size.1 };
    (groups_at, rest_at, (width.max(size.0), height))
}

#[cfg(test)]
mod tests {
    use super::{groups_and_rest, pack};

    #[test]
    fn rows_are_filled() {
        let (places, size) = pack(&[(50.0, 10.0); 4], 170.0, 10.0);
        assert_eq!(places, [(0.0, 0.0), (60.0, 0.0), (120.0, 0.0), (0.0, 20.0)]);
        assert_eq!(size, (170.0, 30.0));
    }

    #[test]
    fn nothing_takes_no_room() {
        assert_eq!(groups_and_rest(&[], &[]), (vec![], vec![], (0.0, 0.0)));
    }
}
