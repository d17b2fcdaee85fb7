//! Shapes of labels, in both directions.

use super::*;

#[test]
fn labels() {
    use Strength::*;
    let named = |s: &str| Who::Person { name: s.to_owned(), role: None, key: None };
    let of = |name: &str, role: &str, key: Option<&str>| Who::Person { name: name.to_owned(), role: Some(role.to_owned()), key: key.map(str::to_owned) };
    let placed = |name: &str, key: &str| Who::Person { name: name.to_owned(), role: None, key: Some(key.to_owned()) };
    for (line, who, strength, words) in [
        ("MS. NAUERT: Hello.", named("MS. NAUERT"), Strong, "Hello."),
        ("MS NAUERT:  Hello.", named("MS NAUERT"), Strong, "Hello."),
        ("QUESTION: Why?", Who::Question, Strong, "Why?"),
        ("Q    Thank you.", Who::Question, Medium, "Thank you."),
        ("Q Pretty cool.", Who::Question, Medium, "Pretty cool."),
        ("**MINISTER NADIA OKAFOR:** Good morning.", named("MINISTER NADIA OKAFOR"), Strong, "Good morning."),
        ("Penny Lund, Foreign Minister: Yes.", of("Penny Lund", "Foreign Minister", None), Strong, "Yes."),
        ("The Prime Minister (Mrs. Honor Ash): Today", of("Mrs. Honor Ash", "Prime Minister", Some("prime minister")), Strong, "Today"),
        ("Mr. Denis Cole (Leeds, East): Will", named("Mr. Denis Cole"), Medium, "Will"),
        ("Mr. SMITH of New Jersey. Mr. Speaker, I rise", placed("Mr. SMITH", "smith of new jersey"), Strong, "Mr. Speaker, I rise"),
        ("Vladimir Orlov:\nLadies", named("Vladimir Orlov"), Weak, "Ladies"),
        ("MODERATOR: Next.", Who::Unnamed("moderator".to_owned()), Strong, "Next."),
        ("Reporter:North and south", Who::Question, Strong, "North and south"),
        ("A: Finland is here.", Who::Answer, Medium, "Finland is here."),
    ] {
        let found = read(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!((&found.who, found.strength, &line[found.len..]), (&who, strength, words), "{line}");
    }
}

#[test]
fn lines_that_are_no_labels() {
    for line in [
        "But here's the deal: we go.",
        "Let me be clear: no.",
        "The question is: why?",
        "COVID-19: a year on",
        "It was 12:30 when",
        "http://example.org",
        "Article 5: The Parties",
        "Mr. Smith said. Then",
        "A further point",
        "The U.S. Government wants",
        "In Tokyo: more talks",
        "Quiet was the sea.",
    ] {
        assert_eq!(read(line), None, "{line}");
    }
}

#[test]
fn reactions_are_quotes() {
    assert!(read("Polish Foreign Minister Anna Zawa: “No.”").unwrap().quotes);
}
