// Switches of language and colours; folds on paper.
(function () {
  "use strict";
  var root = document.documentElement;
  var reports = Array.prototype.slice.call(document.querySelectorAll(".report"));
  function keep(name, value) {
    try {
      if (value) { localStorage.setItem("cinelake-" + name, value); } else { localStorage.removeItem("cinelake-" + name); }
    } catch (error) { /* then it lasts as long as the page */ }
  }
  function report(tag) {
    return reports.filter(function (it) { return it.lang === tag; })[0];
  }
  function show(tag) {
    root.lang = tag;
    root.setAttribute("data-language", tag);
    document.title = report(tag).getAttribute("data-title");
  }
  // The part of the page that is being read, so that the other language shows the same.
  function place(shown) {
    var parts = shown.querySelectorAll("section[id]");
    var at = null;
    parts.forEach(function (part) {
      if (part.getBoundingClientRect().top < window.innerHeight / 3) { at = part; }
    });
    return window.scrollY > 0 && at && { id: at.id.replace(/^[a-z]+-/, ""), top: at.getBoundingClientRect().top };
  }
  function choose(tag) {
    if (tag === root.lang) { return; }
    var read = place(report(root.lang));
    show(tag);
    keep("language", tag);
    var same = read && document.getElementById(tag.slice(0, 2) + "-" + read.id);
    if (same) {
      window.scrollBy({ top: same.getBoundingClientRect().top - read.top, behavior: "instant" });
    }
    var address = same ? same.id : tag;
    try { history.replaceState(null, "", "#" + address); } catch (error) { /* the address stays */ }
    var link = report(tag).querySelector("[data-language='" + tag + "']");
    if (link) { link.focus({ preventScroll: true }); }
  }
  document.querySelectorAll("a[data-language]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      choose(link.getAttribute("data-language"));
    });
  });
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(location.hash.slice(1));
    var owner = target && target.closest(".report");
    if (owner && owner.lang !== root.lang) {
      show(owner.lang);
      target.scrollIntoView({ behavior: "instant" });
    }
  });
  if (root.getAttribute("data-language")) { show(root.getAttribute("data-language")); }

  function press() {
    var now = root.getAttribute("data-theme") || "auto";
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-theme-choice") === now));
    });
  }
  document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
    button.addEventListener("click", function () {
      var choice = button.getAttribute("data-theme-choice");
      if (choice === "auto") { root.removeAttribute("data-theme"); } else { root.setAttribute("data-theme", choice); }
      keep("theme", choice === "auto" ? null : choice);
      press();
    });
  });
  press();

  // On paper the figures are open; what is only for machines stays folded.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(document.querySelectorAll("details.figures:not([open]), .tables details.rows:not([open])"));
    opened.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (fold) { fold.open = false; });
  });
})();
