// Shows what a mark stands for when it is pointed at or tapped: the text of its <title>, which is
// taken out so that the browser does not show it a second time.
(function () {
  "use strict";
  var box = document.createElement("div");
  box.className = "chart-tip";
  box.setAttribute("aria-hidden", "true");
  box.hidden = true;
  var shown = null;
  function hide() {
    if (shown) { shown.classList.remove("is-shown"); }
    shown = null;
    box.hidden = true;
  }
  function show(mark, x, y) {
    if (shown !== mark) {
      hide();
      shown = mark;
      mark.classList.add("is-shown");
      box.textContent = mark.getAttribute("data-tip");
      box.hidden = false;
    }
    var left = Math.min(x + 12, document.documentElement.clientWidth - box.offsetWidth - 8);
    var top = y - box.offsetHeight - 12;
    box.style.left = Math.max(8, left) + window.scrollX + "px";
    box.style.top = (top < 8 ? y + 18 : top) + window.scrollY + "px";
  }
  function prepare(chart) {
    chart.querySelectorAll(".mark > title").forEach(function (title) {
      title.parentNode.setAttribute("data-tip", title.textContent.trim());
      title.remove();
    });
    var title = chart.querySelector(":scope > title");
    if (title) {
      chart.setAttribute("aria-label", title.textContent.trim());
      chart.setAttribute("aria-describedby", chart.querySelector(":scope > desc").id);
      chart.removeAttribute("aria-labelledby");
      title.remove();
    }
  }
  function at(event) {
    var mark = event.target.closest ? event.target.closest(".chart .mark") : null;
    if (mark) { show(mark, event.clientX, event.clientY); } else { hide(); }
  }
  document.querySelectorAll("svg.chart").forEach(prepare);
  document.body.appendChild(box);
  document.addEventListener("pointermove", function (event) { if (event.pointerType === "mouse") { at(event); } });
  document.addEventListener("click", at);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  document.addEventListener("scroll", hide, true);
})();
