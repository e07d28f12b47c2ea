"use strict";
// Both languages are on the page; the button shows the other one.
document.getElementById("language").addEventListener("click", (event) => {
  const root = document.documentElement, chinese = root.dataset.lang !== "zh";
  root.dataset.lang = chinese ? "zh" : "en";
  root.lang = chinese ? "zh-Hans" : "en";
  document.title = document.querySelector("title").dataset[root.dataset.lang];
  event.target.textContent = chinese ? "English" : "中文";
  event.target.lang = chinese ? "en" : "zh-Hans";
});
