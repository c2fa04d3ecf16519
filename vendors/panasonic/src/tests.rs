//! What is special here: the layout of the lines, and of a name that stands twice which counts.
