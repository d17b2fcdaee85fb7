//! Titles and forms of address in other languages than English, without accents, lower case.

use std::sync::LazyLock;

use rustc_hash::FxHashSet as HashSet;

fn words(lists: &[&'static str]) -> HashSet<&'static str> {
    lists.iter().flat_map(|list| list.split_ascii_whitespace()).collect()
}

/// Forms of address that are no words of English names.
pub static HONORIFICS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(&[
        "herrn doktor mag ing dipl-ing ddr univ",
        "mmes messieurs mesdames mademoiselle maitre docteur professeur",
        "senora senores senorita licenciado licenciada lic ingeniero ingeniera doctora profesor profesora diputada excelentisimo excelentisima",
        "signor signora signori onorevole  dott dottore dottoressa avv prof.ssa",
        "senhor senhora doutor doutora excelentissimo exmo",
        "senyor senyora hble mhsr",
        "господин госпожа г-н г-жа товарищ",
    ])
});

/// Words that head a title of office.
pub static HEADS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(&[
        // German
        "prasident prasidentin vizeprasident vizeprasidentin bundesprasident bundesprasidentin ministerprasident ministerprasidentin bundeskanzler bundeskanzlerin kanzler \
         kanzlerin vizekanzler vizekanzlerin ministerin bundesminister bundesministerin aussenminister aussenministerin innenminister innenministerin finanzminister \
         finanzministerin verteidigungsminister verteidigungsministerin justizminister justizministerin wirtschaftsminister wirtschaftsministerin gesundheitsminister \
         gesundheitsministerin umweltminister umweltministerin verkehrsminister verkehrsministerin landwirtschaftsminister landwirtschaftsministerin kulturminister kulturministerin \
         staatssekretar staatssekretarin botschafter botschafterin sprecher sprecherin regierungssprecher regierungssprecherin abgeordneter abgeordnete abgeordneten abg \
         vorsitzender vorsitzende burgermeister burgermeisterin oberburgermeister landeshauptmann landeshauptfrau bundesrat bundesratin generalsekretar generalsekretarin \
         senatorin stadtrat kommissar kommissarin  leiterin direktor direktorin  ",
        // French
        "presidente president presidents ministre ministres premier-ministre secretaire ambassadeur ambassadrice porte-parole depute deputee senateur senatrice chancelier chanceliere \
         maire commissaire directeur directrice gouverneur prefet prefete rapporteure rapporteur ",
        // Spanish, Catalan
        "presidenta vicepresidente vicepresidenta ministro ministra viceministro viceministra secretario secretaria subsecretario subsecretaria embajador embajadora portavoz vocero vocera \
         canciller diputado diputada senador senadora alcalde alcaldesa gobernador gobernadora   jefe jefa coordinador coordinadora comisionado comisionada procurador fiscal \
         conseller consellera diputat diputada portaveu ",
        // Italian, Portuguese
        "segretario segretaria ambasciatore ambasciatrice senatore senatrice deputato deputata sindaco sindaca cancelliere governatore commissario direttore direttrice sottosegretario \
         secretaria secretario embaixador embaixadora deputado deputada porta-voz prefeito prefeita governador governadora primeiro-ministro primeira-ministra chanceler",
        // Russian
        "президент министр премьер-министр премьер посол секретарь председатель спикер депутат губернатор мэр директор представитель глава канцлер король пресс-секретарь сенатор",
    ])
});

/// Words that titles of office are made of besides their heads, and what they are for.
pub static PARTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(&[
        "erster erste stellvertretender stellvertretende zweiter zweite dritter dritte zweiten",
        "premiere premier vice-premier adjoint adjointe delegue deleguee etrangeres exterieures affaires sante transports travail interieur etat economie finances justice  ",
        "primer primera republica relaciones exteriores asuntos hacienda economia interior salud educacion justicia turismo pesca transportes trabajo gobierno gobernacion seguridad estado",
        "esteri interno difesa economia salute giustizia consiglio stato repubblica",
        "negocios estrangeiros fazenda saude defesa educacao republica estado relacoes",
        "иностранных дел обороны вице-премьер первый заместитель министра правительства",
    ])
});

/// German compounds: "Bildungsminister", "Außenministerin", "Regierungssprecher".
pub fn is_compound(folded: &str) -> bool {
    const ENDS: &[&str] = &[
        "minister",
        "prasident",
        "sekretar",
        "sprecher",
        "kanzler",
        "burgermeister",
        "botschafter",
        "kommissar",
        "direktor",
        "beauftragter",
        "beauftragte",
        "vorsitzender",
        "vorsitzende",
    ];
    let stem = folded.strip_suffix("in").unwrap_or(folded);
    ENDS.iter().any(|end| {
        [stem, folded].iter().any(|word| word.strip_suffix(end).is_some_and(|rest| rest.chars().count() >= 3 && rest.chars().all(char::is_alphabetic)))
    })
}
