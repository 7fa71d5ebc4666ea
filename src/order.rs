//! Putting lists in order, and gathering sets and maps, where a smaller program counts more than the last bit of speed.
//!
//! The standard library's sort is compiled anew for every type and every order, a few kilobytes each time, and gathering
//! a map sorts too. What is asked for each decision, and what grows with a repository, is still sorted by that.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Lists that can be put in order. Equals keep theirs.
pub(crate) trait InOrder<T> {
    /// In the order of the items.
    fn put_in_order(&mut self)
    where
        T: Ord;
    /// In a given order.
    fn put_in_order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);
    /// In the order of something about the items.
    fn put_in_order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> InOrder<T> for [T] {
    fn put_in_order(&mut self)
    where
        T: Ord,
    {
        self.put_in_order_by(T::cmp);
    }

    fn put_in_order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        if self.len() < 2 {
            return;
        }
        let order = order(self.len(), &mut |a, b| match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        for (to, from) in swaps(order) {
            self.swap(to, from);
        }
    }

    fn put_in_order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.put_in_order_by(|a, b| key(a).cmp(&key(b)));
    }
}

/// The numbers of items, in the order the items belong.
#[inline(never)]
fn order(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// What to swap so that each place holds the item whose number the order has there.
#[inline(never)]
fn swaps(mut order: Vec<usize>) -> Vec<(usize, usize)> {
    let mut swaps = Vec::with_capacity(order.len());
    for to in 0..order.len() {
        let mut from = order.get(to).copied().unwrap_or(to);
        // What stood at an earlier place was swapped away from there.
        while from < to {
            from = order.get(from).copied().unwrap_or(to);
        }
        if let Some(held) = order.get_mut(to) {
            *held = from;
        }
        if from != to {
            swaps.push((to, from));
        }
    }
    swaps
}

/// Iterators whose items are gathered one by one.
pub(crate) trait Gathered: Iterator + Sized {
    /// A set or map of the items; of two under one key the later counts.
    fn gathered<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gathered for I {}

#[cfg(test)]
mod test {
    use super::*;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn orders_as_a_stable_sort_does(mut items: Vec<(u8, u16)>) {
            let mut sorted = items.clone();
            sorted.sort_by_key(|(key, _)| *key);
            items.put_in_order_by_key(|(key, _)| *key);
            prop_assert_eq!(&items, &sorted);
            items.put_in_order();
            sorted.sort_unstable();
            prop_assert_eq!(&items, &sorted);
        }

        #[test]
        fn gathers_what_collecting_does(items: Vec<(u8, u16)>) {
            let collected: BTreeMap<u8, u16> = items.iter().copied().collect();
            let gathered: BTreeMap<u8, u16> = items.into_iter().gathered();
            prop_assert_eq!(gathered, collected);
        }
    }
}
