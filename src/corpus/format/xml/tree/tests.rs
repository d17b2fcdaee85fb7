use super::*;

#[test]
fn entities_do_not_multiply() {
    let bomb = r#"<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a b="1 &lt; 2">&x; &y; &amp; &eacute; &#233; &nope; <![CDATA[<c>]]><d/></a>"#;
    let tree = Tree::parse(bomb);
    let root = tree.root().unwrap();
    assert_eq!((root.name(), root.attr("b")), ("a", Some("1 < 2")));
    assert_eq!(root.text(), "ha haha & é é &nope; <c>");
    assert!(tree.problem.is_none());
    let grows = (1..20).map(|n| format!("<!ENTITY x{n} \"{}\">", format!("&x{};", n - 1).repeat(10))).collect::<String>();
    let tree = Tree::parse(&format!("<!DOCTYPE a [<!ENTITY x0 \"ha\">{grows}]><a>&x19;</a>"));
    assert_eq!(tree.root().unwrap().text(), "&x19;");
}

#[test]
fn entities_add_up_to_a_limit() {
    let declared: String = (0..2 * ENTITIES / 900).map(|n| format!("<!ENTITY a{n} '&x;'>")).collect();
    let building = Building::of(&format!("<!DOCTYPE a [<!ENTITY x '{}'>{declared}]><a>&a0;</a>", "o".repeat(900)));
    assert_eq!(building.tree.root().unwrap().raw_text().len(), 900);
    assert!(building.entities.values().map(String::len).sum::<usize>() < ENTITIES / 10 * 11);
    let long = "ha ".repeat(300);
    let times = ENTITIES / long.len() + 100;
    let tree = Tree::parse(&format!("<!DOCTYPE a [<!ENTITY x '{long}'>]><a>{}</a>", "&x;".repeat(times)));
    let text = tree.root().unwrap().raw_text();
    assert!(text.len() <= ENTITIES + 3 * times && text.ends_with("&x;&x;"), "{}", text.len());
    assert!(tree.problem.unwrap().contains("more than 8 MB"));
    let letters = Tree::parse(&format!("<!DOCTYPE a [<!ENTITY e 'é'>]><a>{}</a>", "&e;".repeat(10_000)));
    assert_eq!((letters.root().unwrap().raw_text().len(), letters.problem), (20_000, None));
}

#[test]
fn what_is_taken_out_is_nobody_elses() {
    let mut tree = Tree::parse("<r><item>a<x>b<item>c<item>d</item></item>e</x></item><item>f</item></r>");
    let items = tree.take_out(&["item"]);
    let texts: Vec<String> = items.iter().map(|index| tree.element(*index).text()).collect();
    assert_eq!(texts, ["abe", "c", "d", "f"]);
    assert_eq!(tree.root().unwrap().text(), "");
}

#[test]
fn what_stands_before_a_fault_is_read() {
    for faulty in ["<a><b>one</b><b>two</a>", "<a>one</c>two</a>", "<a><i>one<b></i>two</b></a>"] {
        let tree = Tree::parse(faulty);
        assert_eq!(tree.root().unwrap().text(), "onetwo");
        assert!(tree.problem.is_some_and(|p| p.contains("not well formed")), "{faulty}");
    }
    assert!(Tree::parse(&"<a>".repeat(2_000)).problem.unwrap().contains("nested"));
    assert!(Tree::parse("<a><b>one").problem.unwrap().contains("breaks off"));
}
