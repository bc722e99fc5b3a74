//! A page in headless Chromium, driven as a person drives it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::ModifierKey;
use headless_chrome::browser::tab::point::Point;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Input, Network};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::Value;

/// How long something may take that a person would see at once.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the page is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) dark: bool,
    pub(crate) script: bool,
}

impl Look {
    pub(crate) const DESKTOP: Look = Look { width: 1280, height: 900, dark: false, script: true };
    pub(crate) const PHONE: Look = Look { width: 390, height: 844, dark: false, script: true };
}

/// An open page. What it asked of the network, and what went wrong in it, is kept.
pub(crate) struct Page {
    tab: Arc<Tab>,
    troubles: Arc<Mutex<Vec<String>>>,
    _browser: Browser,
    _folder: tempfile::TempDir,
}

impl Page {
    /// `None` where there is no Chromium, which is said.
    pub(crate) fn open(toml: &str, fragment: &str, look: Look) -> Option<Page> {
        let path = match headless_chrome::browser::default_executable() {
            Ok(path) => path,
            Err(_) => {
                eprintln!("skipped: there is no Chromium (`apt-get install chromium`)");
                return None;
            }
        };
        let document =
            relata_toml::parse("schema.toml", toml).unwrap_or_else(|problems| panic!("{problems}"));
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("schema.html");
        std::fs::write(&file, relata_docs::html(&document.schema, "Shop")).expect("written");
        let options = LaunchOptions {
            path: Some(path),
            // As root, as in a container, Chromium has no sandbox. The page is ours.
            sandbox: false,
            window_size: Some((look.width, look.height)),
            idle_browser_timeout: Duration::from_secs(300),
            ..LaunchOptions::default()
        };
        let browser = Browser::new(options).expect("Chromium starts");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(PATIENCE);
        let troubles = Arc::new(Mutex::new(Vec::new()));
        let page = Page { tab, troubles, _browser: browser, _folder: folder };
        page.listen();
        page.look(look);
        let url = format!("file://{}{fragment}", file.display());
        page.tab.navigate_to(&url).and_then(|tab| tab.wait_until_navigated()).expect("the page opens");
        Some(page)
    }

    fn listen(&self) {
        self.tab.enable_log().and_then(|tab| tab.enable_runtime()).expect("a log");
        let network = Network::Enable {
            max_total_buffer_size: None,
            max_resource_buffer_size: None,
            max_post_data_size: None,
            report_direct_socket_traffic: None,
            enable_durable_messages: None,
        };
        self.tab.call_method(network).expect("the network is watched");
        let troubles = Arc::clone(&self.troubles);
        let listener = move |event: &Event| {
            let trouble = match event {
                Event::NetworkRequestWillBeSent(sent) => {
                    let url = &sent.params.request.url;
                    (!url.starts_with("file://")).then(|| format!("it asks for {url}"))
                }
                Event::LogEntryAdded(added) => Some(added.params.entry.text.clone()),
                Event::RuntimeExceptionThrown(thrown) => {
                    Some(format!("{:?}", thrown.params.exception_details))
                }
                Event::PageJavascriptDialogOpening(opened) => {
                    Some(format!("it opens a dialog: {}", opened.params.message))
                }
                _ => None,
            };
            troubles.lock().expect("a list").extend(trouble);
        };
        self.tab.add_event_listener(Arc::new(listener)).expect("a listener");
    }

    fn look(&self, look: Look) {
        let size = Emulation::SetDeviceMetricsOverride {
            width: look.width,
            height: look.height,
            device_scale_factor: 1.0,
            mobile: look.width < 600,
            scale: None,
            screen_width: None,
            screen_height: None,
            position_x: None,
            position_y: None,
            dont_set_visible_size: None,
            screen_orientation: None,
            viewport: None,
            display_feature: None,
            device_posture: None,
        };
        self.tab.call_method(size).expect("a size");
        self.tab
            .call_method(Emulation::SetScriptExecutionDisabled { value: !look.script })
            .expect("scripts or none");
        self.prefer(if look.dark { "dark" } else { "light" });
    }

    /// The system's colours.
    pub(crate) fn prefer(&self, scheme: &str) {
        let feature =
            Emulation::MediaFeature { name: "prefers-color-scheme".to_owned(), value: scheme.to_owned() };
        let media = Emulation::SetEmulatedMedia { media: None, features: Some(vec![feature]) };
        self.tab.call_method(media).expect("a scheme");
    }

    /// What an expression is worth in the page.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let object = self.tab.evaluate(expression, true);
        let object = object.unwrap_or_else(|error| panic!("{expression}: {error}"));
        if object.subtype.as_ref().is_some_and(|kind| format!("{kind:?}") == "Error") {
            panic!("{expression}: {:?}", object.description);
        }
        object.value.unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self, expression: &str) -> String {
        match self.value(expression) {
            Value::String(text) => text,
            other => panic!("{expression} is {other}, no text"),
        }
    }

    pub(crate) fn number(&self, expression: &str) -> f64 {
        let value = self.value(expression);
        value.as_f64().unwrap_or_else(|| panic!("{expression} is {value}, no number"))
    }

    /// Waits until it holds.
    pub(crate) fn holds(&self, expression: &str) {
        let begun = Instant::now();
        while self.value(expression) != Value::Bool(true) {
            assert!(begun.elapsed() < PATIENCE, "it never came to hold: {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses keys, one after the other, by the names that browsers give them.
    pub(crate) fn keys(&self, keys: &[&str]) {
        for key in keys {
            self.tab.press_key(key).unwrap_or_else(|error| panic!("{key}: {error}"));
        }
    }

    pub(crate) fn back_with_tab(&self) {
        self.tab.press_key_with_modifiers("Tab", Some(&[ModifierKey::Shift])).expect("pressed");
    }

    pub(crate) fn write(&self, text: &str) {
        self.tab.send_character(text).expect("written");
    }

    /// Clicks into the middle of an element, which is brought into the window before.
    pub(crate) fn click(&self, selector: &str) {
        self.value(&format!("document.querySelector({}).scrollIntoViewIfNeeded()", Value::from(selector)));
        let [x, y] = self.middle(selector);
        self.tab.click_point(Point { x, y }).expect("clicked");
    }

    fn middle(&self, selector: &str) -> [f64; 2] {
        let selector = Value::from(selector);
        self.holds(&format!("document.querySelector({selector}) !== null"));
        let side = |near: &str, far: &str| {
            self.number(&format!(
                "(box => (box.{near} + box.{far}) / 2)(document.querySelector({selector}).getBoundingClientRect())"
            ))
        };
        [side("left", "right"), side("top", "bottom")]
    }

    /// Drags from the middle of an element.
    pub(crate) fn drag(&self, selector: &str, right: f64, down: f64) {
        let [x, y] = self.middle(selector);
        let steps = [
            (Input::DispatchMouseEventTypeOption::MousePressed, 0.0),
            (Input::DispatchMouseEventTypeOption::MouseMoved, 0.5),
            (Input::DispatchMouseEventTypeOption::MouseMoved, 1.0),
            (Input::DispatchMouseEventTypeOption::MouseReleased, 1.0),
        ];
        for (kind, part) in steps {
            self.mouse(kind, (x + right * part, y + down * part), None);
        }
    }

    /// Turns the wheel over the middle of an element with Ctrl held.
    pub(crate) fn zoom_with_wheel(&self, selector: &str, turns: f64) {
        let [x, y] = self.middle(selector);
        self.mouse(Input::DispatchMouseEventTypeOption::MouseWheel, (x, y), Some(turns));
    }

    fn mouse(&self, kind: Input::DispatchMouseEventTypeOption, (x, y): (f64, f64), wheel: Option<f64>) {
        let event = Input::DispatchMouseEvent {
            Type: kind,
            x,
            y,
            modifiers: wheel.map(|_| ModifierKey::Ctrl as u32),
            timestamp: None,
            button: wheel.is_none().then_some(Input::MouseButton::Left),
            buttons: wheel.is_none().then_some(1),
            click_count: wheel.is_none().then_some(1),
            force: None,
            tangential_pressure: None,
            tilt_x: None,
            tilt_y: None,
            twist: None,
            delta_x: wheel.map(|_| 0.0),
            delta_y: wheel,
            pointer_Type: None,
        };
        self.tab.call_method(event).expect("a mouse");
    }

    /// Nothing was asked of the network, and nothing went wrong.
    pub(crate) fn was_quiet(&self) {
        let troubles = self.troubles.lock().expect("a list");
        assert!(troubles.is_empty(), "{troubles:#?}");
    }
}

impl Drop for Page {
    /// With `RELATA_SCREENSHOTS=folder`, each test leaves a picture of what it ended with, to be looked at.
    fn drop(&mut self) {
        use headless_chrome::protocol::cdp::Page::CaptureScreenshotFormatOption::Png;
        if let Some(folder) = std::env::var_os("RELATA_SCREENSHOTS")
            && let Ok(picture) = self.tab.capture_screenshot(Png, None, None, true)
        {
            let test = std::thread::current().name().unwrap_or("page").replace("::", "-");
            let nth =
                (0..).find(|nth| !std::path::Path::new(&folder).join(format!("{test}-{nth}.png")).exists());
            let name = format!("{test}-{}.png", nth.unwrap_or_default());
            let _ = std::fs::write(std::path::Path::new(&folder).join(name), picture);
        }
    }
}
