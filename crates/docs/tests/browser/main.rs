//! The page as a person uses it, in headless Chromium. Where there is none, each test says that it is skipped.

mod chromium;

use chromium::{Look, Page};

const SHOP: &str = r#"
[enums]
state = ["open", "paid"]
[views]
open_orders = "select id from orders where state = 'open'"
[tables.users]
comment = "Who may buy."
[tables.users.columns]
id = { type = "bigint", primary_key = true }
email = { type = "text", unique = true, comment = "Where the bill goes." }
[tables.orders.columns]
id = { type = "bigint", primary_key = true }
user_id = { type = "bigint", references = "users.id" }
state = { type = "state", default = "'open'" }
[tables.lines.columns]
order_id = { type = "bigint", references = "orders.id", on_delete = "cascade" }
amount = "numeric(10, 2)"
[tables.settings.columns]
name = "text"
"#;

const HASH: &str = "decodeURIComponent(location.hash)";
const FOCUS: &str = "document.activeElement.id";
const ZOOM: &str = "parseFloat(document.querySelector('#zoom').value)";
const VIEW: &str = "document.querySelector('#drawing').getAttribute('viewBox')";

/// Whether an element stands in the window.
fn seen(id: &str) -> String {
    format!(
        "(box => box.height > 0 && box.bottom > 0 && box.top < innerHeight)(document.getElementById('{id}').getBoundingClientRect())"
    )
}

fn found(page: &Page) -> Vec<String> {
    let text = page.text("[...document.querySelectorAll('#found a')].map(link => link.hash).join(' ')");
    text.split(' ').filter(|link| !link.is_empty()).map(str::to_owned).collect()
}

#[test]
fn search_by_keyboard_alone() {
    let Some(page) = Page::open(SHOP, "", Look::DESKTOP) else { return };
    page.keys(&["/"]);
    assert_eq!(page.text(FOCUS), "search");
    page.write("ORDER");
    page.holds("!document.querySelector('#found').hidden && document.querySelector('#contents').hidden");
    assert_eq!(found(&page)[0], "#table/orders");
    assert!(found(&page).contains(&"#column/lines/order_id".to_owned()));
    assert!(found(&page).contains(&"#view/open_orders".to_owned()));
    assert_eq!(page.text("document.querySelector('#found mark').textContent"), "order");
    let told = page.text("document.querySelector('#status').textContent");
    assert_eq!(told, format!("{} matches", found(&page).len()));
    // Tables with what was found stand out in the diagram.
    assert_eq!(page.text("document.querySelector('.hit').id"), "diagram/lines");
    page.keys(&["ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown", "Enter"]);
    page.holds(&format!("{HASH} === '{}'", found(&page)[1]));
    page.keys(&["Escape"]);
    assert_eq!(
        (page.text(FOCUS), page.text("document.querySelector('#search').value")),
        ("search".into(), "".into())
    );
    page.holds("document.querySelector('#found').hidden && !document.querySelector('#contents').hidden");
    // A comment is found too, and Enter goes to the first match.
    page.write("bill goes");
    assert_eq!(found(&page), ["#column/users/email"]);
    page.keys(&["Enter"]);
    page.holds(&format!("{HASH} === '#column/users/email'"));
    page.holds(&seen("column/users/email"));
    page.keys(&["Escape"]);
    page.write("nothing like this");
    assert_eq!(page.text("document.querySelector('#status').textContent"), "Nothing found");
    page.was_quiet();
}

#[test]
fn relations_are_followed_and_shown() {
    let Some(page) = Page::open(SHOP, "#column/lines/order_id", Look::DESKTOP) else { return };
    page.holds(&seen("column/lines/order_id"));
    page.click("[id='column/lines/order_id'] .reference a");
    page.holds(&format!("{HASH} === '#column/orders/id'"));
    page.holds(&seen("column/orders/id"));
    page.click("[id='table/orders'] .show");
    page.holds("document.activeElement.id === 'diagram/orders'");
    page.holds(&seen("diagram/orders"));
    // The same link leads there again.
    page.click("[data-do=fit]");
    let fitted = page.text(VIEW);
    page.click("[id='table/orders'] .show");
    page.holds(&format!("document.activeElement.id === 'diagram/orders' && {VIEW} !== '{fitted}'"));
    // What it is joined with stands out, what it is not joined with does not.
    let lit = "[...document.querySelectorAll('.card.on')].map(card => card.id).sort().join(' ')";
    assert_eq!(page.text(lit), "diagram/lines diagram/orders diagram/users");
    assert_eq!(page.number("document.querySelectorAll('.wire.on').length"), 2.0);
    page.click("[id='diagram/users'] .name");
    page.holds(&format!("{HASH} === '#table/users'"));
    page.holds(&seen("table/users"));
    page.click("[id='table/users'] .named a[href='#table/orders']");
    page.holds(&seen("table/orders"));
    page.was_quiet();
}

#[test]
fn the_diagram_zooms_and_moves() {
    let Some(page) = Page::open(SHOP, "", Look::DESKTOP) else { return };
    let (fitted, whole) = (page.number(ZOOM), page.text(VIEW));
    page.click("[data-do=in]");
    let nearer = page.number(ZOOM);
    assert!(nearer > fitted * 1.2, "{fitted} {nearer}");
    page.zoom_with_wheel("#view", -120.0);
    page.holds(&format!("{ZOOM} > {nearer} * 1.2"));
    // Without Ctrl, the wheel is the page's.
    let before = page.text(VIEW);
    page.drag("#view", 60.0, 40.0);
    page.holds(&format!("{VIEW} !== '{before}'"));
    let corner =
        |view: &str| view.split(' ').take(2).map(|x| x.parse().expect("a number")).collect::<Vec<f64>>();
    let (was, is, scale) = (corner(&before), corner(&page.text(VIEW)), page.number(ZOOM) / 100.0);
    assert!((was[0] - is[0] - 60.0 / scale).abs() < 1.0 && (was[1] - is[1] - 40.0 / scale).abs() < 1.0);
    assert_eq!(page.text("location.hash"), "", "a drag is no click");
    page.click("[data-do=fit]");
    assert_eq!((page.number(ZOOM), page.text(VIEW)), (fitted, whole));
    // From afar, names are what can be read.
    for _ in 0..8 {
        page.click("[data-do=out]");
    }
    let shown =
        |part: &str| page.text(&format!("getComputedStyle(document.querySelector('.card {part}')).display"));
    assert_eq!((shown(".rows"), shown(".far")), ("none".to_owned(), "block".to_owned()));
    page.was_quiet();
}

#[test]
fn the_diagram_by_keyboard_alone() {
    let Some(page) = Page::open(SHOP, "", Look::DESKTOP) else { return };
    page.value("document.querySelector('[data-do=full]').focus()");
    page.keys(&["Tab"]);
    assert_eq!(page.text(FOCUS), "view");
    let before = page.text(VIEW);
    page.keys(&["ArrowRight"]);
    assert_ne!(page.text(VIEW), before);
    let zoom = page.number(ZOOM);
    page.keys(&["-"]);
    assert!(page.number(ZOOM) < zoom);
    page.keys(&["0"]);
    assert_eq!(page.text(VIEW), before);
    // One stop for all tables; arrow keys go from one to the next.
    page.keys(&["Tab"]);
    assert_eq!(page.text(FOCUS), "diagram/lines");
    page.keys(&["ArrowLeft"]);
    assert_eq!(page.text(FOCUS), "diagram/orders");
    page.keys(&["ArrowLeft", "ArrowRight", "ArrowLeft"]);
    assert_eq!(page.text(FOCUS), "diagram/users");
    page.back_with_tab();
    page.keys(&["Tab"]);
    assert_eq!(page.text(FOCUS), "diagram/users", "Tab comes back to where one was");
    page.keys(&["Enter"]);
    page.holds(&format!("{HASH} === '#table/users'"));
    page.was_quiet();
}

#[test]
fn full_screen_is_left_by_escape_and_by_a_link() {
    let Some(page) = Page::open(SHOP, "", Look::DESKTOP) else { return };
    let full = "document.querySelector('#diagram').classList.contains('full')";
    page.click("[data-do=full]");
    page.holds(full);
    assert!(page.number("document.querySelector('#view').clientHeight") > 700.0);
    assert_eq!(page.value("document.querySelector('.side').inert"), true);
    page.keys(&["Escape"]);
    page.holds(&format!("!{full} && !document.querySelector('.side').inert"));
    page.click("[data-do=full]");
    page.holds(full);
    page.click("[id='diagram/users'] .name");
    page.holds(&format!("!{full} && {HASH} === '#table/users'"));
    page.holds(&seen("table/users"));
    page.was_quiet();
}

/// The contrast of text with what is behind it, at least: that of every kind of text that can be seen (WCAG 2, 1.4.3).
const CONTRAST: &str = r#"(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$|transparent/.test(colour)) return colour;
    }
    return "white";
  };
  let least = 21;
  for (const element of document.querySelectorAll("main :not(svg *), .side *")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    least = Math.min(least, (one + 0.05) / (other + 0.05));
  }
  const fill = (selector) => light(getComputedStyle(document.querySelector(selector)).fill);
  for (const text of [".card .name", ".card .type", ".card .pk", ".card .fk"]) {
    const [one, other] = [fill(text), fill(text === ".card .name" ? ".card .head" : ".card .body")].sort((a, b) => b - a);
    least = Math.min(least, (one + 0.05) / (other + 0.05));
  }
  return least;
})()"#;

#[test]
fn colours_are_the_systems_unless_chosen() {
    let Some(page) = Page::open(SHOP, "", Look::DESKTOP) else { return };
    let ground = "getComputedStyle(document.body).backgroundColor";
    let light = page.text(ground);
    assert_eq!(light, "rgb(255, 255, 255)");
    assert!(page.number(CONTRAST) >= 4.5, "{}", page.number(CONTRAST));
    page.prefer("dark");
    page.holds(&format!("{ground} !== '{light}'"));
    let dark = page.text(ground);
    assert!(page.number(CONTRAST) >= 4.5, "{}", page.number(CONTRAST));
    page.click("#theme");
    assert_eq!(
        (page.text(ground), page.text("document.querySelector('#theme').textContent")),
        (light, "Colours: light".into())
    );
    page.prefer("light");
    page.click("#theme");
    assert_eq!(page.text(ground), dark);
    page.was_quiet();
}

#[test]
fn a_screen_reader_finds_its_way() {
    let Some(page) = Page::open(SHOP, "", Look::DESKTOP) else { return };
    for (selector, count) in [("main", 1.0), ("nav[aria-label]", 1.0), ("[role=search]", 1.0), ("h1", 1.0)] {
        assert_eq!(
            page.number(&format!("document.querySelectorAll('{selector}').length")),
            count,
            "{selector}"
        );
    }
    // Headings go down one level at a time.
    let levels = page.text(
        "[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map(one => one.tagName[1]).join('')",
    );
    assert!(levels.starts_with("122333"), "{levels}");
    assert!(levels.as_bytes().windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels}");
    // Tables have captions and headers, and everything that one can go to a name.
    let nameless = "[...document.querySelectorAll('a, button, input, [tabindex=\"0\"]')].filter(one => !(one.getAttribute('aria-label') || one.labels?.length || one.textContent.trim())).length";
    assert_eq!(page.number(nameless), 0.0);
    assert_eq!(
        page.number(
            "document.querySelectorAll('table:not(:has(caption)), tbody tr:not(:has(th[scope=row]))').length"
        ),
        0.0
    );
    // The first thing that Tab comes to skips the sidebar.
    page.keys(&["Tab", "Enter"]);
    page.holds("document.activeElement.id === 'main'");
    page.was_quiet();
}

#[test]
fn links_lead_somewhere_whatever_names_hold() {
    let odd = r#"
[enums]
"a.b/c %2F" = ["</script><script>hurt = 1</script>"]
[tables."a/b.c \"<img src=x onerror=hurt=1>"]
comment = "<script>hurt = 1</script>"
[tables."a/b.c \"<img src=x onerror=hurt=1>".columns]
"größe in cm" = { type = "bigint", primary_key = true, comment = "<img src=x onerror=hurt=1>" }
"日本 語" = { type = "bigint", references = { table = '"a/b.c ""<img src=x onerror=hurt=1>"', columns = ["größe in cm"] } }
"#;
    for toml in [SHOP, odd] {
        let Some(page) = Page::open(toml, "", Look::DESKTOP) else { return };
        let dead = "[...document.querySelectorAll('a')].filter(link => !document.getElementById(link.getAttribute('href').slice(1))).map(link => link.outerHTML).join()";
        assert_eq!(page.text(dead), "");
        let ids = "(ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(one => one.id))";
        assert_eq!(page.number(ids), 0.0, "no id is there twice");
        assert_eq!(page.text("typeof hurt"), "undefined");
        page.was_quiet();
    }
    let Some(page) = Page::open(
        odd,
        "#column/a%2Fb%2Ec%20%22%3Cimg%20src%3Dx%20onerror%3Dhurt%3D1%3E/gr%C3%B6%C3%9Fe%20in%20cm",
        Look::DESKTOP,
    ) else {
        return;
    };
    page.holds("document.querySelector(':target .self').textContent === 'größe in cm'");
}

#[test]
fn on_a_phone_nothing_is_wider_than_the_screen() {
    let Some(page) = Page::open(SHOP, "", Look::PHONE) else { return };
    assert!(page.number("document.documentElement.scrollWidth") <= 390.0);
    assert_eq!(page.value("document.querySelector('#contents details').open"), false);
    assert!(page.number("document.querySelector('#view').getBoundingClientRect().top") < 844.0);
    page.was_quiet();
}

#[test]
fn without_its_script_it_can_be_read() {
    let Some(page) = Page::open(SHOP, "#table/lines", Look { script: false, ..Look::DESKTOP }) else {
        return;
    };
    page.holds(&seen("table/lines"));
    assert_eq!(page.value("document.querySelector('.tools').hidden"), true);
    assert!(
        page.number("document.querySelector('[id=\"diagram/users\"]').getBoundingClientRect().height") > 50.0
    );
    page.was_quiet();
}

#[test]
fn a_thousand_tables() {
    let mut toml = String::new();
    for at in 0..1000 {
        toml.push_str(&format!(
            "[tables.t{at}.columns]\nid = {{ type = \"bigint\", primary_key = true }}\n\
             up = {{ type = \"bigint\", references = \"t{}.id\" }}\nover = {{ type = \"bigint?\", references = \"t{}.id\" }}\n\
             a = \"text\"\nb = \"text\"\nc = \"text\"\nd = \"text\"\ne = \"text\"\n",
            at / 3,
            at * 31 % (at + 1)
        ));
    }
    let Some(page) = Page::open(&toml, "#table/t999", Look::DESKTOP) else { return };
    page.holds(&seen("table/t999"));
    let count = |selector: &str| page.number(&format!("document.querySelectorAll('{selector}').length"));
    assert_eq!((count("article"), count(".card"), count(".wire")), (1000.0, 1000.0, 2000.0));
    // What is not looked at is not laid out: few articles have boxes for what is in them.
    let laid_out = "[...document.querySelectorAll('article')].filter(one => one.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length";
    assert!((1.0..60.0).contains(&page.number(laid_out)), "{}", page.number(laid_out));
    // From afar, rows of tables are not drawn.
    assert_eq!(page.text("getComputedStyle(document.querySelector('.card .rows')).display"), "none");
    page.keys(&["/"]);
    page.write("t77");
    assert_eq!(found(&page)[0], "#table/t77");
    assert!(
        found(&page).len() <= 100,
        "of {} matches",
        page.text("document.querySelector('#status').textContent")
    );
    page.keys(&["Enter"]);
    page.holds(&seen("table/t77"));
    page.click("[id='table/t77'] .show");
    page.holds(&seen("diagram/t77"));
    assert_eq!(page.text("getComputedStyle(document.querySelector('.card .rows')).display"), "inline");
    page.was_quiet();
}
