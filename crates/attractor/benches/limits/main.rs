//! How far each hot loop is from what this machine could do: the bytes and operations of a step, counted, beside the time in which
//! the machine reads as many bytes or does as many operations, measured in turn with it.
//!
//!     cargo bench -p attractor --bench limits                          the table; about a minute, one thread
//!     cargo bench -p attractor --bench limits -- --only RLS            of loops whose name has that word
//!     cargo bench -p attractor --bench limits -- --kernel avx2         with another instruction set
//!     cargo bench -p attractor --bench limits -- --list                names, and how often `.ci/instructions` takes each step
//!     cargo bench -p attractor --bench limits -- --step NAME TIMES     takes the step of one loop so often, and no time
//!
//! README.md beside this folder holds the table of results.
#![allow(missing_docs, reason = "a program")]

mod loops;
mod machine;
mod table;

use loops::{LOOPS, Loop};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // One thread: what it does is what is counted.
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global()?;
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let mut words = arguments.iter().map(String::as_str);
    let mut only = "";
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("{word} is followed by something"));
        match word {
            "--kernel" => attractor::use_kernel(next()?)?,
            "--only" => only = next()?,
            "--list" => {
                for one in &LOOPS {
                    println!("{} {}", one.times, one.name);
                }
                return Ok(());
            }
            "--step" => {
                let (name, times) = (next()?, next()?.parse()?);
                let found = LOOPS.iter().find(|one| one.name == name).ok_or_else(|| format!("no loop is {name}"))?;
                let mut prepared = (found.prepare)();
                (0..times).for_each(|_: u32| (prepared.step)());
                return Ok(());
            }
            other => return Err(format!("{other} is none of --only, --kernel, --list and --step").into()),
        }
    }
    let chosen: Vec<&Loop> = LOOPS.iter().filter(|one| one.name.contains(only)).collect();
    table::print(&chosen);
    Ok(())
}
