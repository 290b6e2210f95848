/**
 * What the page does by itself: it tells a connection's story on hover and on focus, and opens namespaces of a large
 * picture. Everything is there without it; it needs no library and asks no network.
 */
export const pageScript = `
(() => {
  const stories = JSON.parse(document.getElementById("stories").textContent);
  const told = document.getElementById("told");
  const canvas = document.querySelector(".canvas");
  const make = (name, text, kind) => {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const words = { opened: "Opens", closed: "Closes", changed: "Changes", same: "" };
  const signs = { opened: "+ ", closed: "− ", changed: "~ ", same: "" };
  const tell = (story) => {
    const part = document.createDocumentFragment();
    const head = make("h4");
    if (words[story.state]) head.append(make("span", signs[story.state] + words[story.state] + " ", story.state));
    head.append(story.from + " → " + story.to);
    part.append(head);
    const ports = story.state === "changed" ? story.before + " becomes " + story.after : story.after || story.before;
    part.append(make("p", ports, "mono"));
    if (story.why.length) part.append(make("p", story.why.join("; ")));
    if (story.policies.length) part.append(make("p", "By " + story.policies.join(", "), "by"));
    for (const remark of story.remarks) part.append(make("p", remark, "by"));
    return part;
  };
  const most = 6;
  let asked;
  const show = (target, x, y) => {
    if (asked !== target) {
      hide();
      asked = target;
      const own = target.dataset.lines.split(" ").map((i) => stories[i]);
      told.replaceChildren();
      own.slice(0, most).forEach((story, i) => {
        if (i) told.append(make("hr"));
        told.append(tell(story));
      });
      if (own.length > most) told.append(make("p", "and " + (own.length - most) + " more", "by"));
      told.hidden = false;
      light(target, true);
    }
    const box = told.getBoundingClientRect();
    const left = Math.min(Math.max(8, x + 14), innerWidth - box.width - 8);
    const top = y + 18 + box.height > innerHeight ? Math.max(8, y - box.height - 12) : y + 18;
    told.style.left = left + "px";
    told.style.top = top + "px";
  };
  const light = (target, on) => {
    if (!target.classList.contains("edge")) return;
    const svg = target.ownerSVGElement;
    svg.classList.toggle("asking", on);
    target.classList.toggle("lit", on);
    const label = svg.querySelector('.label[data-edge="' + target.id + '"]');
    if (label) label.classList.toggle("lit", on);
  };
  const hide = () => {
    if (asked) light(asked, false);
    asked = undefined;
    told.hidden = true;
  };
  let around = [];
  const surround = (group) => {
    for (const each of around) each.classList.remove("lit");
    around = group ? [...canvas.querySelectorAll(".edge")].filter((e) => e.dataset.from === group.dataset.id || e.dataset.to === group.dataset.id) : [];
    for (const each of around) each.classList.add("lit");
    const svg = canvas && canvas.querySelector("svg");
    if (svg) svg.classList.toggle("asking", around.length > 0);
  };
  const findGroup = (event) => event.target.closest && event.target.closest(".overview .group");
  document.addEventListener("pointerover", (event) => {
    const group = findGroup(event);
    if (group || around.length) surround(group);
  });
  document.addEventListener("focusin", (event) => { const group = findGroup(event); if (group || around.length) surround(group); });
  const find = (event) => event.target.closest && event.target.closest("[data-lines]");
  document.addEventListener("pointermove", (event) => {
    const target = find(event);
    if (target) show(target, event.clientX, event.clientY);
    else if (asked && asked !== document.activeElement) hide();
  });
  document.addEventListener("focusin", (event) => {
    const target = find(event);
    if (!target) return hide();
    const box = target.getBoundingClientRect();
    show(target, box.left + box.width / 2, Math.min(box.bottom - Math.min(box.height / 2, 40), innerHeight - 40));
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    const opens = event.target.closest && event.target.closest("[data-open]");
    if (opens && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(opens.dataset.open);
    }
  });
  const whole = canvas ? [...canvas.children] : [];
  const back = document.getElementById("back");
  const at = document.getElementById("at");
  const open = (namespace) => {
    const template = [...document.querySelectorAll("template[data-namespace]")].find((t) => t.dataset.namespace === namespace);
    if (!template) return;
    hide();
    canvas.replaceChildren(template.content.cloneNode(true));
    back.hidden = false;
    at.textContent = namespace;
    back.focus();
  };
  const close = () => {
    const from = at.textContent;
    canvas.replaceChildren(...whole);
    back.hidden = true;
    at.textContent = "";
    const group = [...canvas.querySelectorAll("[data-open]")].find((g) => g.dataset.open === from);
    if (group) group.focus();
  };
  if (back) back.addEventListener("click", close);
  document.addEventListener("click", (event) => {
    const opens = event.target.closest && event.target.closest("[data-open]");
    if (opens) open(opens.dataset.open);
  });
  for (const box of document.querySelectorAll("[data-toggle]")) {
    const apply = () => canvas.classList.toggle(box.dataset.toggle, box.checked !== (box.dataset.when === "off"));
    box.addEventListener("change", apply);
    apply();
  }
  const filter = document.getElementById("filter");
  if (filter) filter.addEventListener("input", () => {
    const text = filter.value.toLowerCase();
    let shown = 0;
    for (const row of document.querySelectorAll("#connections tbody tr")) {
      row.hidden = !row.textContent.toLowerCase().includes(text);
      if (!row.hidden) shown++;
    }
    document.getElementById("shown").textContent = shown + " shown";
  });
  addEventListener("beforeprint", () => { for (const each of document.querySelectorAll("details")) each.open = true; });
})();
`;
