//! What is special about these phones: lines as the maker prints them.
