//! Everything that is tested from outside: the program as users run it, and the laws of its state.

#![forbid(unsafe_code)]

mod architecture;
mod cases;
mod check_story;
mod concurrent;
mod container_story;
mod crash;
mod docs;
mod faults;
mod formats;
mod fuzz;
mod index_story;
mod insight_story;
mod laws;
mod limits;
mod mutations;
mod person_story;
mod real;
mod sample;
mod search_story;
mod stored;
mod supply;
mod support;
