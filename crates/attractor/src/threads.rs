//! Spreading independent parts of one step over the threads of the current pool.

/// How many parts a piece of work of `operations` multiply-adds is worth: one, unless there are threads and the work
/// outweighs the microseconds that it takes to hand it over.
pub(crate) fn parts(operations: usize) -> usize {
    const WORTH: usize = 15_000;
    available().min(operations / WORTH).max(1)
}

/// How many threads the current pool has.
#[cfg(feature = "parallel")]
pub(crate) fn available() -> usize {
    rayon::current_num_threads()
}

/// How many threads there are.
#[cfg(not(feature = "parallel"))]
pub(crate) fn available() -> usize {
    1
}

/// Does work that can be cut in `parts` pieces, at once where there are threads; nothing is allocated. `cut` takes the first so
/// many of so many parts off it.
#[cfg(feature = "parallel")]
pub(crate) fn divide<W: Send>(
    work: W,
    parts: usize,
    cut: &(impl Fn(W, usize, usize) -> [W; 2] + Sync),
    piece: &(impl Fn(W) + Sync),
) {
    if parts < 2 {
        return piece(work);
    }
    let left = parts / 2;
    let [own, others] = cut(work, left, parts);
    rayon::join(|| divide(own, left, cut, piece), || divide(others, parts - left, cut, piece));
}

/// Does work in one piece.
#[cfg(not(feature = "parallel"))]
pub(crate) fn divide<W>(work: W, _parts: usize, _cut: &impl Fn(W, usize, usize) -> [W; 2], piece: &impl Fn(W)) {
    piece(work);
}

/// Calls `work` on each part, at once where there are threads.
#[cfg(feature = "parallel")]
pub(crate) fn for_each<P: Send>(parts: &mut [P], work: &(impl Fn(&mut P) + Sync)) {
    match parts {
        [] => {}
        [part] => work(part),
        _ => {
            let (left, right) = parts.split_at_mut(parts.len() / 2);
            rayon::join(|| for_each(left, work), || for_each(right, work));
        }
    }
}

/// Calls `work` on each part.
#[cfg(not(feature = "parallel"))]
pub(crate) fn for_each<P>(parts: &mut [P], work: &impl Fn(&mut P)) {
    parts.iter_mut().for_each(work);
}
