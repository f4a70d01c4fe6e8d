// Before anything is shown: which language and which colours. A choice that was made stays; storage
// may be refused, then the choice lasts as long as the page.
(function () {
  "use strict";
  var root = document.documentElement;
  var tags = root.getAttribute("data-languages").split(" ");
  function kept(name) {
    try { return localStorage.getItem("cinelake-" + name); } catch (error) { return null; }
  }
  function named(hash) {
    var name = hash.replace(/^#/, "");
    return tags.filter(function (tag) {
      return name === tag || name.indexOf(tag.slice(0, 2) + "-") === 0;
    })[0];
  }
  function spoken() {
    var wanted = navigator.languages || [navigator.language || ""];
    for (var at = 0; at < wanted.length; at += 1) {
      var found = tags.filter(function (tag) {
        return wanted[at].slice(0, 2).toLowerCase() === tag.slice(0, 2);
      })[0];
      if (found) { return found; }
    }
    return tags[0];
  }
  var language = named(location.hash);
  if (!language && tags.indexOf(kept("language")) >= 0) { language = kept("language"); }
  language = language || spoken();
  root.lang = language;
  root.setAttribute("data-language", language);
  var theme = kept("theme");
  if (theme === "light" || theme === "dark") { root.setAttribute("data-theme", theme); }
})();
