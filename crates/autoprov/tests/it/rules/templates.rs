//! Templates that are no XML: M24.

use super::site;
use crate::house::House;
use serde_json::json;
use std::fs;

#[test]
fn m24_a_template_that_is_no_xml_is_refused_with_line_and_column() {
    let house = House::new(&site());
    let broken = "<polycomConfig>\n  <a b=\"1\">\n</polycomConfig>\n";
    let refused = |ran: crate::house::Ran| {
        let ran = ran.bad(1);
        assert!(ran.stderr.contains("line 3") && ran.stderr.contains("column "), "{}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    };
    let file = house.path("broken.xml");
    fs::write(&file, broken).unwrap();
    refused(house.cli(&["template", "add", "polycom-ucs", &format!("text=@{}", file.display())]));
    refused(house.cli(&["template", "add", "polycom-ucs/VVX500", &format!("text=@{}", file.display())]));
    let mut site = site();
    site["tenants"][0]["templates"] = json!([{"dialect": "polycom-ucs", "text": broken}]);
    let ran = house.import(&site).bad(1);
    assert!(ran.stderr.contains("tenants[0].templates[0].text: line 3"), "{}", ran.stderr);
    site["tenants"][0]["templates"] = json!([]);
    site["tenants"][0]["extensions"][0]["templates"] = json!([{"dialect": "polycom-ucs", "text": broken}]);
    let ran = house.import(&site).bad(1);
    assert!(ran.stderr.contains("tenants[0].extensions[0].templates[0].text: line 3"), "{}", ran.stderr);
    assert_eq!(house.json(&["template", "list", "--json"]), json!([]), "nothing of it is stored");
    // One that is well-formed is stored, shows, and cannot be made a broken one.
    let good = "text=<polycomConfig up.x=\"1\"/>";
    house.cli(&["template", "add", "polycom-ucs", good]).good();
    refused(house.cli(&["template", "set", "polycom-ucs", &format!("text=@{}", file.display())]));
    let file = house.cli(&["render", "0004f2aabbcc", "phone0004f2aabbcc.cfg"]).good().out();
    assert!(file.contains("up.x=\"1\""), "{file}");
    roxmltree::Document::parse(&file).unwrap();
}
