//! Before anything is timed: does what was drawn say what it should?

use crate::peers::{Job, Modules};

/// Which mask the symbol has. Panics, naming `who`, unless it decodes to the job's text at the
/// job's version and level: then it did other work, and its time means nothing.
pub fn mask_of(who: &str, job: &Job, modules: &Modules) -> u16 {
    let grid = rqrr::SimpleGrid::from_func(modules.side, |x, y| modules.dark[y * modules.side + x]);
    let (meta, text) = rqrr::Grid::new(grid)
        .decode()
        .unwrap_or_else(|e| panic!("{who}: the symbol does not decode: {e}"));
    assert_eq!(text, job.text, "{who}: the symbol says something else");
    assert_eq!(meta.version.0, job.version, "{who}: another version");
    // The standard's two bits for the level: M 00, L 01, H 10, Q 11.
    let level = [2, 1, 4, 3][usize::from(meta.ecc_level)];
    assert_eq!(level, job.level, "{who}: another level");
    meta.mask
}
