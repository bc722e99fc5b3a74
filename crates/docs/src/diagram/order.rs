//! The order of the items of each layer, so that few lines cross.

use super::layers::{Item, Link};

/// Rounds without a better order after which it is left as it is.
const PATIENCE: usize = 4;
const ROUNDS: usize = 24;

/// The items of each layer, from the top.
pub(super) fn order(items: &[Item], links: &[Link]) -> Vec<Vec<usize>> {
    let (mut left, mut right) = (vec![Vec::new(); items.len()], vec![Vec::new(); items.len()]);
    for link in links {
        right[link.left].push(link.right);
        left[link.right].push(link.left);
    }
    let mut now = as_they_are_met(items, &right);
    let mut best = (crossings(items, links, &now), now.clone());
    let mut since = 0;
    for round in 0..ROUNDS {
        let to_the_right = round % 2 == 0;
        let count = now.len();
        for step in 1..count {
            let (at, beside, joined) =
                if to_the_right { (step, step - 1, &left) } else { (count - 1 - step, count - step, &right) };
            let place = places(items.len(), &now[beside]);
            by_mean(&mut now[at], |item| mean(joined[item].iter().map(|other| place[*other])));
        }
        let crossings = crossings(items, links, &now);
        since = if crossings < best.0 { 0 } else { since + 1 };
        if crossings < best.0 {
            best = (crossings, now.clone());
        }
        if best.0 == 0 || since == PATIENCE {
            break;
        }
    }
    best.1
}

/// Each item after the one that it was first reached from.
fn as_they_are_met(items: &[Item], right: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut layers = vec![Vec::new(); items.iter().map(|item| item.layer + 1).max().unwrap_or_default()];
    let mut met = vec![false; items.len()];
    let mut starts: Vec<usize> = (0..items.len()).collect();
    starts.sort_by_key(|at| items[*at].layer);
    for start in starts {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if !met[at] {
                met[at] = true;
                layers[items[at].layer].push(at);
                open.extend(right[at].iter().rev());
            }
        }
    }
    layers
}

fn places(items: usize, layer: &[usize]) -> Vec<f64> {
    let mut places = vec![0.0; items];
    layer.iter().zip(0_u32..).for_each(|(item, place)| places[*item] = f64::from(place));
    places
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

/// Those that are joined with nothing there keep their places among the others.
fn by_mean(layer: &mut [usize], mean: impl Fn(usize) -> Option<f64>) {
    let mut joined: Vec<(f64, usize)> =
        layer.iter().filter_map(|item| mean(*item).map(|mean| (mean, *item))).collect();
    joined.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let mut joined = joined.into_iter().map(|(_, item)| item);
    for place in layer.iter_mut() {
        if mean(*place).is_some()
            && let Some(item) = joined.next()
        {
            *place = item;
        }
    }
}

fn crossings(items: &[Item], links: &[Link], layers: &[Vec<usize>]) -> usize {
    let mut place = vec![0_usize; items.len()];
    layers.iter().flat_map(|layer| layer.iter().enumerate()).for_each(|(at, item)| place[*item] = at);
    let mut between: Vec<Vec<(usize, usize)>> = vec![Vec::new(); layers.len()];
    for link in links {
        between[items[link.left].layer].push((place[link.left], place[link.right]));
    }
    between.into_iter().map(inversions).sum()
}

/// How many pairs of lines cross: those whose left ends and right ends are in different orders (counted in a Fenwick tree).
fn inversions(mut lines: Vec<(usize, usize)>) -> usize {
    lines.sort_unstable();
    // Lines in one lane are one line.
    lines.dedup();
    let size = lines.iter().map(|(_, right)| right + 1).max().unwrap_or_default();
    let mut tree = vec![0_usize; size + 1];
    let mut crossings = 0;
    for (seen, (_, right)) in lines.iter().enumerate() {
        let (mut at, mut not_below) = (right + 1, 0);
        while at > 0 {
            not_below += tree[at];
            at &= at - 1;
        }
        crossings += seen - not_below;
        let mut at = right + 1;
        while at <= size {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossings
}

#[cfg(test)]
mod tests {
    use super::{inversions, order};
    use crate::diagram::layers::{Item, Link};

    #[test]
    fn crossings_are_counted() {
        assert_eq!(inversions(vec![(0, 1), (1, 0)]), 1);
        assert_eq!(inversions(vec![(0, 0), (0, 2), (1, 1), (2, 0)]), 3);
        assert_eq!(inversions(vec![(0, 0), (1, 1), (1, 1), (0, 0)]), 0);
    }

    #[test]
    fn lines_are_untangled() {
        let item = |layer| Item { layer, height: 1.0, around: 1.0 };
        let link = |left, right| Link { left, left_y: 0.0, right, right_y: 0.0 };
        let items = [item(0), item(0), item(0), item(1), item(1), item(1)];
        let links = [link(0, 5), link(1, 4), link(2, 3), link(0, 4)];
        let ordered = order(&items, &links);
        assert_eq!(super::crossings(&items, &links, &ordered), 0, "{ordered:?}");
    }
}
