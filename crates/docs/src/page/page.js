"use strict";
{
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const narrow = matchMedia("(max-width: 52rem)");
  const target = () => document.getElementById(location.hash.slice(1));

  // What needs this script is not there without it.
  all(".script, .tools, #theme").forEach((part) => { part.hidden = false; });

  // Colours: the system's, unless something else was chosen. A page from a file may not be allowed to remember.
  const theme = one("#theme");
  const themes = ["system", "light", "dark"];
  const remembered = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("relata-docs-theme", value);
      return localStorage.getItem("relata-docs-theme");
    } catch {
      return null;
    }
  };
  const dress = (name) => {
    document.documentElement.dataset.theme = name;
    theme.textContent = `Colours: ${name}`;
  };
  dress(themes.includes(remembered()) ? remembered() : "system");
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
    remembered(next);
    dress(next);
  });

  // Contents: folded on a narrow screen, and marked where one is.
  const contents = one("#contents");
  const folding = one("#contents > details");
  const fold = () => { folding.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
  const links = new Map(all("li a", contents).map((link) => [link.hash.slice(1), link]));
  let current = null;
  const watch = new IntersectionObserver((entries) => {
    const entry = entries.findLast((entry) => entry.isIntersecting);
    const link = entry && links.get(entry.target.id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    current = link;
    if (!narrow.matches && !contents.matches(":hover")) {
      const middle = link.offsetTop - contents.offsetTop - contents.clientHeight / 2;
      if (Math.abs(contents.scrollTop - middle) > contents.clientHeight / 2 - 40) contents.scrollTop = middle;
    }
  }, { rootMargin: "0px 0px -75% 0px" });
  all("article").forEach((article) => watch.observe(article));

  // Search: over what the page says, read once when it is first asked.
  const search = one("#search");
  const found = one("#found");
  const status = one("#status");
  const MOST = 100;
  let entries = null;
  const read = () => all("main [data-kind]").map((element) => {
    const article = element.closest("article");
    const own = (one(".self", element) ?? element).textContent;
    const part = article && article !== element;
    const name = part ? `${one(".self", article).textContent}.${own}` : own;
    const comment = one(article === element ? ":scope > .comment" : ".comment", element)?.textContent ?? "";
    return {
      name, kind: element.dataset.kind, anchor: element.id, part,
      own: own.toLowerCase(), lower: name.toLowerCase(), comment: comment.toLowerCase(),
      table: (article ?? element).id,
    };
  });
  const rank = (entry, query, words) => {
    const after = entry.part ? 0.5 : 0;
    if (entry.own === query || entry.lower === query) return after;
    if (entry.own.startsWith(query)) return 1 + after;
    if (entry.own.includes(query)) return 2 + after;
    if (entry.lower.includes(query)) return 3 + after;
    if (words.every((word) => entry.own.includes(word) || entry.comment.includes(word))) return 4 + after;
    if (words.every((word) => entry.lower.includes(word))) return 5 + after;
    return null;
  };
  const item = (entry, query) => {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = `#${entry.anchor}`;
    const kind = link.appendChild(document.createElement("span"));
    kind.textContent = entry.kind;
    const at = entry.lower.lastIndexOf(query);
    if (at < 0 || entry.lower.length !== entry.name.length) {
      link.append(entry.name);
    } else {
      const mark = document.createElement("mark");
      mark.textContent = entry.name.slice(at, at + query.length);
      link.append(entry.name.slice(0, at), mark, entry.name.slice(at + query.length));
    }
    return item;
  };
  const look = () => {
    const query = search.value.trim().toLowerCase();
    found.hidden = query === "";
    contents.hidden = query !== "";
    found.replaceChildren();
    status.textContent = "";
    if (query === "") return mark(null);
    entries ??= read();
    const words = query.split(/\s+/);
    const matches = [];
    for (const entry of entries) {
      const at = rank(entry, query, words);
      if (at !== null) matches.push([at, entry]);
    }
    matches.sort(([one], [other]) => one - other);
    found.append(...matches.slice(0, MOST).map(([, entry]) => item(entry, query)));
    const rest = document.createElement("li");
    rest.className = "more";
    if (matches.length > MOST) rest.textContent = `and ${matches.length - MOST} more`;
    if (matches.length === 0) rest.textContent = "Nothing of that name, and no comment with it.";
    if (rest.textContent) found.append(rest);
    const count = matches.length === 1 ? "1 match" : `${matches.length} matches`;
    status.textContent = matches.length === 0 ? "Nothing found" : count;
    mark(new Set(matches.map(([, entry]) => entry.table)));
  };
  search.addEventListener("input", look);
  const clear = () => {
    search.value = "";
    look();
    search.focus();
  };
  search.addEventListener("keydown", (event) => {
    const first = one("a", found);
    if (event.key === "Enter") first?.click();
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    }
  });
  found.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const list = all("a", found);
    (list[list.indexOf(document.activeElement) + step] ?? search).focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (section?.classList.contains("full")) fill(false);
      else if (search.value !== "") clear();
    }
    const typing = event.target.matches?.("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (section?.classList.contains("full")) fill(false);
      search.focus();
      search.select();
    }
  });

  // Diagram: a camera over the drawing.
  const drawing = one("#drawing");
  const section = one("#diagram");
  const view = one("#view");
  const cards = drawing ? all(".card", drawing) : [];
  const wires = drawing ? all(".wire", drawing) : [];
  const [left, top, width, height] = drawing ? drawing.getAttribute("viewBox").split(" ").map(Number) : [0, 0, 1, 1];
  const boxes = cards.map((card) => {
    const { e: x, f: y } = card.transform.baseVal[0].matrix;
    const body = one(".body", card);
    return { x, y, width: body.width.baseVal.value, height: body.height.baseVal.value };
  });
  const joined = cards.map(() => new Set());
  wires.forEach((wire, at) => [wire.dataset.from, wire.dataset.to].forEach((card) => joined[card].add(at)));
  const camera = { x: left + width / 2, y: top + height / 2, scale: 1 };
  const AFAR = 0.55;
  let fitted = true;
  const most = () => Math.min(view.clientWidth / width, view.clientHeight / height);
  const show = () => {
    const [wide, high] = [view.clientWidth / camera.scale, view.clientHeight / camera.scale];
    drawing.setAttribute("viewBox", `${camera.x - wide / 2} ${camera.y - high / 2} ${wide} ${high}`);
    drawing.classList.toggle("afar", camera.scale < AFAR);
    one("#zoom").value = `${Math.round(camera.scale * 100)} %`;
  };
  // No higher than the drawing needs.
  const shape = () => {
    const high = Math.ceil(Math.min(1.25, view.clientWidth / width) * height);
    view.style.height = `min(${high}px, ${narrow.matches ? 60 : 68}vh)`;
  };
  const fit = () => {
    Object.assign(camera, { x: left + width / 2, y: top + height / 2, scale: Math.min(1.25, most()) });
    fitted = true;
    show();
  };
  // Around a point of the view, in pixels from its middle.
  const zoom = (factor, x = 0, y = 0) => {
    const scale = Math.max(Math.min(most(), 0.2), Math.min(3, camera.scale * factor));
    camera.x += x / camera.scale - x / scale;
    camera.y += y / camera.scale - y / scale;
    camera.scale = scale;
    fitted = false;
    show();
  };
  const move = (x, y) => {
    camera.x = Math.max(left, Math.min(left + width, camera.x + x / camera.scale));
    camera.y = Math.max(top, Math.min(top + height, camera.y + y / camera.scale));
    fitted = false;
    show();
  };
  const fill = (on) => {
    section.classList.toggle("full", on);
    one("[data-do=full]").setAttribute("aria-pressed", on);
    document.body.style.overflow = on ? "hidden" : "";
    all("main > *, .side").forEach((part) => { part.inert = on && part !== section; });
    if (fitted) fit(); else show();
  };
  // Others fade beside what stands out, unless they are so many that this would take its time.
  const fades = cards.length <= 200;
  // A card and what it is joined with stand out; null for none.
  const light = (card) => {
    drawing.classList.toggle("some", fades && card !== null);
    const lit = new Set(card === null ? [] : joined[card]);
    wires.forEach((wire, at) => wire.classList.toggle("on", lit.has(at)));
    const ends = new Set([...lit].flatMap((at) => [wires[at].dataset.from, wires[at].dataset.to]).map(Number));
    cards.forEach((one, at) => one.classList.toggle("on", at === card || ends.has(at)));
  };
  const mark = (tables) => {
    drawing?.classList.toggle("searching", fades && tables !== null && tables.size > 0);
    cards.forEach((card) => card.classList.toggle("hit", tables?.has(card.getAttribute("href").slice(1)) ?? false));
  };
  // The card that Tab comes to.
  const choose = (at) => cards.forEach((card, other) => { card.tabIndex = at === other ? 0 : -1; });
  const bring = (at, near) => {
    const box = boxes[at];
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (near && camera.scale < 0.8) camera.scale = 1;
    const [wide, high] = [view.clientWidth / camera.scale / 2, view.clientHeight / camera.scale / 2];
    const outside = Math.abs(x - camera.x) + box.width / 2 > wide || Math.abs(y - camera.y) + box.height / 2 > high;
    if (near || outside) Object.assign(camera, { x, y });
    fitted = false;
    show();
  };
  const beside = (from, [right, down]) => {
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    const [x, y] = middle(boxes[from]);
    let best = null;
    boxes.forEach((box, at) => {
      const [dx, dy] = [middle(box)[0] - x, middle(box)[1] - y];
      const ahead = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      if (at !== from && ahead > 1 && (!best || ahead + 2 * aside < best.far)) best = { at, far: ahead + 2 * aside };
    });
    return best?.at;
  };
  const follow = () => {
    const card = cards.indexOf(target());
    if (card < 0) return;
    section.scrollIntoView({ block: "start" });
    choose(card);
    bring(card, true);
    cards[card].focus({ preventScroll: true });
    light(card);
  };

  if (drawing) {
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const card = cards.indexOf(event.target.closest(".card"));
      const way = ways[event.key];
      if (way && card >= 0) {
        const next = beside(card, way);
        if (next !== undefined) cards[next].focus({ preventScroll: true });
      } else if (way) move(way[0] * 80, way[1] * 80);
      else if (event.key === "+" || event.key === "=") zoom(1.25);
      else if (event.key === "-") zoom(0.8);
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
    });
    cards.forEach((card, at) => {
      card.addEventListener("focus", () => {
        choose(at);
        if (card.matches(":focus-visible")) bring(at, false);
        light(at);
      });
      card.addEventListener("blur", () => light(null));
      card.addEventListener("pointerenter", () => light(at));
      card.addEventListener("pointerleave", () => light(null));
    });
    one(".tools").addEventListener("click", (event) => {
      const task = event.target.closest("button")?.dataset.do;
      if (task === "in") zoom(1.25);
      if (task === "out") zoom(0.8);
      if (task === "fit") fit();
      if (task === "full") fill(!section.classList.contains("full"));
    });
    view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !section.classList.contains("full")) return;
      event.preventDefault();
      const frame = view.getBoundingClientRect();
      const [x, y] = [event.clientX - frame.x - frame.width / 2, event.clientY - frame.y - frame.height / 2];
      zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 150), x, y);
    }, { passive: false });

    // One pointer moves, two also zoom. A drag is no click.
    const pointers = new Map();
    let dragged = 0;
    const end = (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) view.classList.remove("moving");
    };
    view.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      if (pointers.size === 0) dragged = 0;
      pointers.set(event.pointerId, [event.clientX, event.clientY]);
    });
    view.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = [event.clientX, event.clientY];
      const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
      dragged += Math.hypot(dx, dy);
      if (dragged < 5) return;
      if (!view.classList.contains("moving")) {
        view.classList.add("moving");
        pointers.forEach((_, pointer) => view.setPointerCapture(pointer));
      }
      pointers.set(event.pointerId, now);
      if (pointers.size === 1) return move(-dx, -dy);
      const other = [...pointers].find(([pointer]) => pointer !== event.pointerId)[1];
      const apart = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
      const frame = view.getBoundingClientRect();
      const [x, y] = [(now[0] + other[0]) / 2 - frame.x - frame.width / 2, (now[1] + other[1]) / 2 - frame.y - frame.height / 2];
      move(-dx / 2, -dy / 2);
      zoom(apart(now) / Math.max(1, apart(before)), x, y);
    });
    view.addEventListener("pointerup", end);
    view.addEventListener("pointercancel", end);
    view.addEventListener("dragstart", (event) => event.preventDefault());
    view.addEventListener("click", (event) => {
      if (dragged >= 5) event.preventDefault();
      else if (event.target.closest("a") && section.classList.contains("full")) fill(false);
    }, true);

    // Lines are thin: what one has to hit is wider.
    wires.forEach((wire) => {
      const near = one("path", wire).cloneNode();
      near.classList.add("near");
      wire.prepend(near);
    });
    choose(0);
    shape();
    fit();
    addEventListener("resize", shape);
    new ResizeObserver(() => { if (fitted) fit(); else show(); }).observe(view);
    addEventListener("hashchange", follow);
    // A link to where one was led before changes nothing, and yet leads there.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.show");
      if (link && link.hash === location.hash) {
        event.preventDefault();
        follow();
      }
    });
    follow();
  }
}
