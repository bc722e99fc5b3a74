//! How high the items of the layers stand: near to what they are joined with, in their order, with room between.

use super::layers::{Item, Link};

/// A straight lane is worth more than a box in the middle.
const WEIGHT_OF_LANE: f64 = 3.0;
const ROUNDS: usize = 12;

/// The top of each item.
pub(super) fn settle(items: &[Item], links: &[Link], order: &[Vec<usize>]) -> Vec<f64> {
    // By item: the other end, and how far below this one's top the other one's would have to be.
    let (mut left, mut right) = (vec![Vec::new(); items.len()], vec![Vec::new(); items.len()]);
    for link in links {
        right[link.left].push((link.right, link.right_y - link.left_y));
        left[link.right].push((link.left, link.left_y - link.right_y));
    }
    let mut top = stacked(items, order);
    for round in 0..ROUNDS {
        let both = round >= ROUNDS / 2;
        let to_the_right = round % 2 == 0;
        for step in 0..order.len() {
            let layer = &order[if to_the_right { step } else { order.len() - 1 - step }];
            let wanted: Vec<f64> = layer
                .iter()
                .map(|item| {
                    let near = |ends: &[(usize, f64)]| -> (f64, f64) {
                        ends.iter().fold((0.0, 0.0), |(sum, count), (other, below)| {
                            (sum + top[*other] + below, count + 1.0)
                        })
                    };
                    let (mut sum, mut count) = near(if to_the_right { &left[*item] } else { &right[*item] });
                    if both || count == 0.0 {
                        let (more, others) = near(if to_the_right { &right[*item] } else { &left[*item] });
                        (sum, count) = (sum + more, count + others);
                    }
                    if count > 0.0 { sum / count } else { top[*item] }
                })
                .collect();
            apart(items, layer, &wanted, &mut top);
        }
    }
    top
}

/// Each layer about the same middle.
fn stacked(items: &[Item], order: &[Vec<usize>]) -> Vec<f64> {
    let mut top = vec![0.0; items.len()];
    for layer in order {
        let height: f64 = layer.iter().map(|item| items[*item].height + 2.0 * items[*item].around).sum();
        let mut y = -height / 2.0;
        for item in layer {
            top[*item] = y + items[*item].around;
            y += items[*item].height + 2.0 * items[*item].around;
        }
    }
    top
}

/// The tops nearest to the wanted ones, in squares, that leave the order and the room between: a regression that may
/// only rise, by pooling neighbours that are too near (the "pool adjacent violators" algorithm).
fn apart(items: &[Item], layer: &[usize], wanted: &[f64], top: &mut [f64]) {
    struct Pool {
        mean: f64,
        weight: f64,
        count: usize,
    }
    let mut offsets = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (at, item) in layer.iter().enumerate() {
        if let Some(above) = at.checked_sub(1).map(|above| items[layer[above]]) {
            offset += above.height + above.around + items[*item].around;
        }
        offsets.push(offset);
    }
    let mut pools: Vec<Pool> = Vec::new();
    for ((item, wanted), offset) in layer.iter().zip(wanted).zip(&offsets) {
        let weight = if items[*item].height == 0.0 { WEIGHT_OF_LANE } else { 1.0 };
        let mut pool = Pool { mean: wanted - offset, weight, count: 1 };
        while let Some(above) = pools.pop_if(|above| above.mean > pool.mean) {
            let weight = above.weight + pool.weight;
            pool = Pool {
                mean: (above.mean * above.weight + pool.mean * pool.weight) / weight,
                weight,
                count: above.count + pool.count,
            };
        }
        pools.push(pool);
    }
    let means = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.mean, pool.count));
    for ((item, offset), mean) in layer.iter().zip(&offsets).zip(means) {
        top[*item] = mean + offset;
    }
}

#[cfg(test)]
mod tests {
    use super::settle;
    use crate::diagram::layers::{Item, Link};

    #[test]
    fn one_stands_beside_the_middle_of_several() {
        let item = |layer| Item { layer, height: 10.0, around: 5.0 };
        let items = [item(0), item(1), item(1), item(1)];
        let links = [1, 2, 3].map(|right| Link { left: 0, left_y: 0.0, right, right_y: 0.0 });
        let top = settle(&items, &links, &[vec![0], vec![1, 2, 3]]);
        assert!((top[0] - top[2]).abs() < 1e-6, "{top:?}");
        assert!((top[2] - top[1] - 20.0).abs() < 1e-6 && (top[3] - top[2] - 20.0).abs() < 1e-6, "{top:?}");
    }
}
