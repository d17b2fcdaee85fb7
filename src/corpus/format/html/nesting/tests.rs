use super::*;

/// What is said of a page, or "" where nothing is.
#[track_caller]
fn check_all(pages: &[(&str, String, &str)]) {
    for (name, page, expected) in pages {
        let found = check(page).err().unwrap_or_default();
        assert!(if expected.is_empty() { found.is_empty() } else { found.contains(expected) }, "{name}: {found:?}");
    }
}

fn numbered(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

#[test]
fn pages_as_they_are_written_pass() {
    let again = |text: &str| text.repeat(5_000);
    check_all(&[
        ("ends left out", again("<ul><li>One<li>Two</ul><dl><dt>Three<dd>Four</dl><select><option>Five<option>Six</select><p>Seven"), ""),
        ("closed blocks", again("<div><section><p>One.</section></div>"), ""),
        ("tables without ends", again("<table><tr><td>One<td><b>Two<tr><th>Three</table>"), ""),
        ("one long table", format!("<table>{}", again("<tr><td>One<td><font size=2>Two")), ""),
        ("anchors that are never closed", numbered(5_000, |n| format!("<p><a name={n}>One")), ""),
        ("letters that are never closed", again("<p><font size=2><b>One"), ""),
        ("void elements", again("One<br>Two<img src=a><input><hr/><wbr>"), ""),
        ("pictures", format!("<svg>{}</svg>", again("<path d='m'/><g><use/></g>")), ""),
        ("comments and scripts", again("<!-- <div> --><script>'<div>'</script><style><div></style>"), ""),
        ("ends of nothing", again("</div></p></x></td>"), ""),
        ("as deep as may be", "<div>".repeat(NESTED), ""),
        ("sections of a form", again("<form><fieldset></form></fieldset>"), ""),
    ]);
}

#[test]
fn what_is_nested_too_deep_is_told() {
    let deep = |text: &str| text.repeat(2_000);
    let nested = "nested more than 1000 deep";
    check_all(&[
        ("open blocks", "<div>".repeat(NESTED + 1), nested),
        ("ends that close nothing", deep("<div></z>"), nested),
        ("ends out of reach", deep("<table><tr><td></div><div></table-x>"), nested),
        ("ends within others", deep("<x><div></x>"), nested),
        ("ends in comments and scripts", deep("<div><!-- </div> --><script></div></script>"), nested),
        ("ends in attributes", deep("<div a='</div>'>"), nested),
        ("ends of forms", deep("<form><div></form>"), nested),
        ("empty elements in pictures", format!("<svg>{}", deep("<input>")), nested),
        ("cells in pictures", format!("<svg>{}", deep("<td>")), nested),
        ("closed elements outside of pictures", deep("<g/>"), nested),
        ("closed elements in what stands in pictures", format!("<svg><desc>{}", deep("<g/>")), nested),
        ("letters", numbered(2_000, |n| format!("<b id={n}>")), nested),
        ("letters across paragraphs", numbered(2_000, |n| format!("<p><b id={n}></p>")), nested),
        ("letters across cells", deep("<table><td><b>"), nested),
        ("frames", deep("<frameset>"), nested),
        ("items", deep("<ul><li>"), nested),
        ("paragraphs with tables in old pages", deep("<p><table><td>"), nested),
        ("notes in references", format!("<math><annotation-xml encoding='text&#47;html'>{}", "x".repeat(4_000)), nested),
    ]);
}

#[test]
fn what_is_opened_again_and_again_is_told() {
    let letters = numbered(900, |n| format!("<b id={n}>"));
    check_all(&[
        ("in some blocks", format!("<p>{letters}</p>{}", "<p>One.</p>".repeat(500)), ""),
        ("in many", format!("<p>{letters}</p>{}", "<p>One.</p>".repeat(2_000)), "never closed"),
    ]);
}

#[test]
fn attributes_are_counted() {
    let many = |count: usize| numbered(count, |n| format!(" a{n}"));
    check_all(&[
        ("some", format!("<a{}>{}", many(ATTRIBUTES), "x".repeat(4_000)), ""),
        ("many", format!("<a{}>{}", many(ATTRIBUTES + 1), "x".repeat(4_000)), "more than 1000 attributes"),
        ("of many bodies", format!("<body{}>", many(500)).repeat(21), "more than 10000 attributes"),
    ]);
}
