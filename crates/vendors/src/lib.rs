//! The only list of vendors: one line each, so that the linker keeps them.

use autoprov_aastra as _;
use autoprov_alcatel as _;
use autoprov_avaya as _;
use autoprov_cisco as _;
use autoprov_cyberdata as _;
use autoprov_denwa as _;
use autoprov_fanvil as _;
use autoprov_flyingvoice as _;
use autoprov_gigaset as _;
use autoprov_grandstream as _;
use autoprov_htek as _;
use autoprov_huawei as _;
use autoprov_mitel as _;
use autoprov_obihai as _;
use autoprov_panasonic as _;
use autoprov_poly as _;
use autoprov_polycom as _;
use autoprov_readynet as _;
use autoprov_sangoma as _;
use autoprov_snom as _;
use autoprov_vtech as _;
use autoprov_wildix as _;
use autoprov_yealink as _;

/// The page for other people's programs, whose example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/embedding.md")]
struct Embedding;
