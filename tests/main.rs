//! Everything that is tested from outside: the program as users run it, and the laws of its state.

mod architecture;
mod cases;
mod container_story;
mod docs;
mod formats;
mod index_story;
mod insight_story;
mod laws;
mod limits;
mod mutations;
mod person_story;
mod real;
mod sample;
mod search_story;
mod support;
