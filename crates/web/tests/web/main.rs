//! Holds the pages to their rules, and the components to the design system's own examples.

mod golden;
mod pages;
