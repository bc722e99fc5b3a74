//! Places boxes that refer to each other in layers: what is referred to stands left of what refers to it.
//!
//! The steps of Sugiyama, Tagawa and Toda (1981): turn round what closes a circle, give each box a layer, order the
//! layers so that few lines cross, move boxes up and down towards what they are joined with. A layer that would grow too
//! high goes on in the next one. Lines to one box that pass other layers share one way through them, a lane.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::order;
use super::settle::settle;

/// How much wider than high a screen is.
const SHAPE: f64 = 1.7;
/// Pixels between two layers.
const BETWEEN: f64 = 76.0;
/// Pixels kept free above and below a box, and a lane.
pub(super) const AROUND_BOX: f64 = 14.0;
const AROUND_LANE: f64 = 5.0;

/// A line between two boxes, by their places in the list, and how far below the top of each it begins and ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// What refers.
    pub(super) from: usize,
    pub(super) from_y: f64,
    /// What is referred to.
    pub(super) to: usize,
    pub(super) to_y: f64,
}

/// Where the boxes are, and how the lines go.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// The left upper corner of each box.
    pub(super) at: Vec<(f64, f64)>,
    /// All boxes of a layer are as wide as the widest.
    pub(super) widths: Vec<f64>,
    /// Of each line: from the box on the left to that on the right, with both ends of the lanes between.
    pub(super) ways: Vec<Vec<(f64, f64)>>,
    /// Of each line: whether what refers stands on the left.
    pub(super) turned: Vec<bool>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A box or a lane in its layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) layer: usize,
    pub(super) height: f64,
    pub(super) around: f64,
}

/// Two items of neighbouring layers that a line joins, and how far below their tops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) left: usize,
    pub(super) left_y: f64,
    pub(super) right: usize,
    pub(super) right_y: f64,
}

/// `sizes` are widths and heights; no line joins a box with itself.
pub(super) fn place(sizes: &[(f64, f64)], lines: &[Line]) -> Placed {
    // Lanes take room that nobody knows before: of several limits, the one that fits a screen best.
    let area: f64 = sizes.iter().map(|(width, height)| (width + BETWEEN) * (height + 2.0 * AROUND_BOX)).sum();
    let limit = (area / SHAPE).sqrt();
    let tries = [1.0, 0.7, 0.5].map(|factor| place_within(limit * factor, sizes, lines));
    let extent = |placed: &Placed| placed.width.max(SHAPE * placed.height);
    tries.into_iter().min_by(|one, other| extent(one).total_cmp(&extent(other))).unwrap_or_default()
}

/// With layers that are about `limit` high at most, without lanes.
fn place_within(limit: f64, sizes: &[(f64, f64)], lines: &[Line]) -> Placed {
    let turned = turned(sizes.len(), lines);
    let sides = |(line, turned): (&Line, &bool)| {
        if *turned { (line.from, line.to) } else { (line.to, line.from) }
    };
    let pairs: Vec<(usize, usize)> = lines.iter().zip(&turned).map(sides).collect();
    let layer = layers(limit, sizes, &pairs);
    let mut items: Vec<Item> = (0..sizes.len())
        .map(|at| Item { layer: layer[at], height: sizes[at].1, around: AROUND_BOX })
        .collect();
    let mut links = Vec::new();
    let mut lanes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut chains: Vec<Vec<usize>> = Vec::new();
    for ((line, turned), (left, right)) in lines.iter().zip(&turned).zip(&pairs) {
        let (left_y, right_y) = if *turned { (line.from_y, line.to_y) } else { (line.to_y, line.from_y) };
        let mut chain = vec![*left];
        for layer in layer[*left] + 1..layer[*right] {
            let lane = *lanes.entry((*left, layer)).or_insert_with(|| {
                items.push(Item { layer, height: 0.0, around: AROUND_LANE });
                items.len() - 1
            });
            chain.push(lane);
        }
        chain.push(*right);
        let last = chain.len() - 2;
        for (at, pair) in chain.windows(2).enumerate() {
            links.push(Link {
                left: pair[0],
                left_y: if at == 0 { left_y } else { 0.0 },
                right: pair[1],
                right_y: if at == last { right_y } else { 0.0 },
            });
        }
        chains.push(chain);
    }
    let order = order::order(&items, &links);
    let mut y = settle(&items, &links, &order);
    let top = y.iter().copied().fold(f64::INFINITY, f64::min);
    y.iter_mut().for_each(|y| *y = (*y - top).round());
    let mut wide = vec![0.0_f64; order.len()];
    sizes.iter().zip(&layer).for_each(|(size, layer)| wide[*layer] = wide[*layer].max(size.0));
    let x: Vec<f64> = (0..wide.len()).map(|at| wide[..at].iter().map(|wide| wide + BETWEEN).sum()).collect();
    let way = |(chain, (line, turned)): (&Vec<usize>, (&Line, &bool))| {
        let (left_y, right_y) = if *turned { (line.from_y, line.to_y) } else { (line.to_y, line.from_y) };
        let (first, last) = (chain[0], chain[chain.len() - 1]);
        let mut way = vec![(x[items[first].layer] + wide[items[first].layer], y[first] + left_y)];
        for lane in &chain[1..chain.len() - 1] {
            let layer = items[*lane].layer;
            way.extend([(x[layer], y[*lane]), (x[layer] + wide[layer], y[*lane])]);
        }
        way.push((x[items[last].layer], y[last] + right_y));
        way
    };
    Placed {
        at: (0..sizes.len()).map(|at| (x[layer[at]], y[at])).collect(),
        widths: layer.iter().map(|layer| wide[*layer]).collect(),
        ways: chains.iter().zip(lines.iter().zip(&turned)).map(way).collect(),
        turned,
        width: x.last().copied().unwrap_or_default() + wide.last().copied().unwrap_or_default(),
        height: items.iter().zip(&y).map(|(item, y)| y + item.height).fold(0.0, f64::max),
    }
}

/// The lines that would close a circle, of which there is none without them.
fn turned(boxes: usize, lines: &[Line]) -> Vec<bool> {
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); boxes];
    lines.iter().enumerate().for_each(|(at, line)| leaving[line.from].push(at));
    let mut turned = vec![false; lines.len()];
    // Not begun, on the way to here, done.
    let mut state = vec![0_u8; boxes];
    for start in 0..boxes {
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.pop() {
            if next == 0 {
                if state[at] != 0 {
                    continue;
                }
                state[at] = 1;
            }
            let Some(line) = leaving[at].get(next).copied() else {
                state[at] = 2;
                continue;
            };
            path.push((at, next + 1));
            match state[lines[line].to] {
                0 => path.push((lines[line].to, 0)),
                1 => turned[line] = true,
                _ => {}
            }
        }
    }
    turned
}

/// A layer for each box, right of those of all that it is joined with on the left.
fn layers(limit: f64, sizes: &[(f64, f64)], pairs: &[(usize, usize)]) -> Vec<usize> {
    let mut right: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); sizes.len()];
    let mut left: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); sizes.len()];
    for (from, to) in pairs {
        right[*from].insert(*to);
        left[*to].insert(*from);
    }
    let tall = |at: usize| sizes[at].1 + 2.0 * AROUND_BOX;
    let mut layer = vec![0; sizes.len()];
    let mut used: Vec<f64> = Vec::new();
    let mut waits: Vec<usize> = left.iter().map(BTreeSet::len).collect();
    let mut ready: VecDeque<usize> = (0..sizes.len()).filter(|at| waits[*at] == 0).collect();
    let mut done = Vec::new();
    while let Some(at) = ready.pop_front() {
        let mut own = left[at].iter().map(|other| layer[*other] + 1).max().unwrap_or_default();
        while used.get(own).is_some_and(|used| *used > 0.0 && *used + tall(at) > limit) {
            own += 1;
        }
        used.resize(used.len().max(own + 1), 0.0);
        used[own] += tall(at);
        layer[at] = own;
        done.push(at);
        for other in &right[at] {
            waits[*other] -= 1;
            if waits[*other] == 0 {
                ready.push_back(*other);
            }
        }
    }
    // What is joined more to the right than to the left goes there.
    for at in done.into_iter().rev() {
        let Some(nearest) = right[at].iter().map(|other| layer[*other]).min() else { continue };
        if right[at].len() <= left[at].len() {
            continue;
        }
        let free = |own: &usize| used[*own] + tall(at) <= limit;
        if let Some(own) = (layer[at] + 1..nearest).rev().find(free) {
            used[layer[at]] -= tall(at);
            used[own] += tall(at);
            layer[at] = own;
        }
    }
    let kept: BTreeSet<usize> = layer.iter().copied().collect();
    let rank: BTreeMap<usize, usize> = kept.into_iter().zip(0..).collect();
    layer.iter().map(|layer| rank[layer]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, place};

    fn line(from: usize, to: usize) -> Line {
        Line { from, from_y: 30.0, to, to_y: 10.0 }
    }

    /// No box lies on another, and every line goes from box to box, left to right.
    fn check(boxes: usize, pairs: &[(usize, usize)]) -> super::Placed {
        let sizes: Vec<(f64, f64)> =
            (0..boxes).map(|at| (100.0 + at as f64, 40.0 + (at % 5) as f64 * 20.0)).collect();
        let lines: Vec<Line> = pairs.iter().map(|(from, to)| line(*from, *to)).collect();
        let placed = place(&sizes, &lines);
        for one in 0..boxes {
            for other in 0..one {
                let apart = |a: usize, b: usize| {
                    placed.at[a].0 + placed.widths[a] <= placed.at[b].0
                        || placed.at[a].1 + sizes[a].1 <= placed.at[b].1
                };
                assert!(apart(one, other) || apart(other, one), "{one} on {other}: {placed:?}");
            }
        }
        for ((way, turned), line) in placed.ways.iter().zip(&placed.turned).zip(&lines) {
            let (left, right) = if *turned { (line.from, line.to) } else { (line.to, line.from) };
            assert_eq!(way[0].0, placed.at[left].0 + placed.widths[left]);
            assert_eq!(way[way.len() - 1].0, placed.at[right].0);
            assert!(way.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{way:?}");
        }
        placed
    }

    #[test]
    fn what_is_referred_to_stands_left() {
        let placed = check(3, &[(1, 0), (2, 1)]);
        assert!(placed.at[0].0 < placed.at[1].0 && placed.at[1].0 < placed.at[2].0);
        assert_eq!(placed.turned, [false, false]);
    }

    #[test]
    fn circles_are_cut_once() {
        assert_eq!(check(3, &[(0, 1), (1, 2), (2, 0)]).turned, [false, false, true]);
        assert_eq!(check(2, &[(0, 1), (1, 0), (0, 1)]).turned, [false, true, false]);
    }

    #[test]
    fn a_hub_with_many_does_not_make_one_high_layer() {
        let pairs: Vec<(usize, usize)> = (1..41).map(|at| (at, 0)).collect();
        let placed = check(41, &pairs);
        assert!(placed.width > placed.height && placed.width < 4.0 * placed.height, "{placed:?}");
    }

    #[test]
    fn a_thousand_that_refer_to_two_each() {
        let pairs: Vec<(usize, usize)> =
            (1..1000).flat_map(|at| [(at, at / 2), (at, at * 7919 % at)]).filter(|(a, b)| a != b).collect();
        check(1000, &pairs);
    }
}
