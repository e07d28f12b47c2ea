"use strict";
// Two futures side by side, over runs that were made beforehand. No library, no request.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const engagements = ["officials", "heard", "residents"];
  const times = [...new Set(data.cells.map((cell) => cell.times))];
  const fundWords = ["fund_0", "fund_0_5", "fund_1", "fund_2", "fund_3"];
  const state = {
    lang: data.lang,
    part: "cohesion",
    left: { engagement: "officials", fund: 0 },
    right: { engagement: "residents", fund: times.indexOf(1) },
  };
  const say = (key) => data.words[state.lang][key];
  const cellOf = (side) => data.cells.findIndex(
    (cell) => cell.times === times[state[side].fund] && cell.engagement === state[side].engagement);
  const minus = (text) => text.replace("-", "−");
  const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
  const whole = (number) => Math.round(number).toLocaleString("en-US");
  const signed = (share) => {
    const text = (100 * share).toFixed(1);
    return Number(text) === 0 ? "+0.0" : minus((share > 0 ? "+" : "") + text);
  };

  // ---- statistics of paired runs -------------------------------------------------------------
  // The range of 95 of 100 runs, by the rule of sim/studies/paired.py: quantiles at k / (n + 1) where there
  // are runs enough, else Student's prediction interval (its factor comes with the data).
  function quantile(sorted, share) {
    const at = share * (sorted.length + 1) - 1;
    if (at <= 0) return sorted[0];
    if (at >= sorted.length - 1) return sorted[sorted.length - 1];
    const below = Math.floor(at);
    return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
  }
  function range(values, mean, factor) {
    const sorted = [...values].sort((a, b) => a - b);
    if (factor === null) return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const reach = factor * Math.sqrt(squares / (values.length - 1));
    return [mean - reach, mean + reach];
  }
  function pairedDifference(kind, column, first, second) {
    const found = data.ends[kind][column].map((run) => run[first] - run[second]);
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    // Cut, as in the table, only at what a difference can be whatever the level that it is from.
    const most = data.possible[column][1] - data.possible[column][0], least = -most;
    const [low, high] = range(found, mean, data.factor[kind]).map((end) => Math.min(most, Math.max(least, end)));
    const tells = found.length >= data.least && (low > least || high < most);
    const higher = found.filter((value) => value > 0).length;
    const equal = found.every((value) => value === found[0]) && (found.length >= data.least || mean === 0);
    return { mean, low, high, tells, higher, equal, runs: found.length };
  }

  const isClear = (column, first, second) =>
    data.clear[column][Math.max(first, second)][Math.min(first, second)] === "1";

  // ---- drawing -------------------------------------------------------------------------------
  const W = 520, H = 236, LEFT = 46, RIGHT = 12, TOP = 12, BOTTOM = 44;
  const element = (name, attributes, text) => {
    const pairs = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`).join(" ");
    return `<${name} ${pairs}>${text === undefined ? "" : text}</${name}>`;
  };
  // One axis for all cells, so that moving a slider moves the curve and not the axis.
  function axisOf(column) {
    const all = [data.both[column], data.luck[column], data.mean[column]].flat(3).filter((value) => value !== null);
    const low = all.reduce((a, b) => Math.min(a, b)), high = all.reduce((a, b) => Math.max(a, b));
    const pad = 0.04 * (high - low) + 0.002 * data.scale;
    return [Math.max(0, low - pad), Math.min(data.scale, high + pad)];
  }
  function ticksOf(low, high) {
    const rough = (high - low) / 4;
    const base = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((m) => m * base).find((s) => s >= rough);
    const found = [];
    for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) found.push(tick);
    return found;
  }
  function chart(column, cell, other, label) {
    const [low, high] = axisOf(column);
    const n = data.months;
    const x = (month) => LEFT + (W - LEFT - RIGHT) * (month / n);
    const y = (value) => TOP + (H - TOP - BOTTOM) * (1 - (value - low) / (high - low));
    const point = (value, index) => `${x(index + 1).toFixed(1)},${y(value).toFixed(1)}`;
    const line = (values) => "M" + values.map(point).join("L");
    const band = (ends) => ends === null ? "" : outline(ends);  // of too few runs there is none
    const outline = ([bottom, top]) => "M" + top[cell].map(point).join("L") + "L"
      + bottom[cell].map(point).reverse().join("L") + "Z";
    const look = data.looks[data.cells[cell].engagement];
    const parts = [];
    ticksOf(low, high).forEach((tick) => {
      parts.push(element("line", { x1: LEFT, x2: W - RIGHT, y1: y(tick), y2: y(tick), stroke: "#d4d4d4" }));
      parts.push(element("text", { x: LEFT - 6, y: y(tick) + 5, "text-anchor": "end", "font-size": 14 },
        +(100 * tick / data.scale).toPrecision(4)));
    });
    for (let month = 0; month <= n; month += Math.max(12, 12 * Math.ceil(n / 120))) {
      parts.push(element("line", { x1: x(month), x2: x(month), y1: H - BOTTOM, y2: H - BOTTOM + 5, stroke: "#555" }));
      parts.push(element("text", { x: x(month), y: H - BOTTOM + 19, "text-anchor": "middle", "font-size": 14 }, month));
    }
    parts.push(element("text", { x: (LEFT + W) / 2, y: H - 6, "text-anchor": "middle", "font-size": 14 }, say("axis_month")));
    const clip = `clip-${label}-${column}`;
    parts.push(element("clipPath", { id: clip },
      element("rect", { x: LEFT, y: TOP, width: W - LEFT - RIGHT, height: H - TOP - BOTTOM })));
    parts.push(element("g", { "clip-path": `url(#${clip})` },
      element("path", { d: band(data.both[column]), fill: look.colour, "fill-opacity": 0.16 })
      + element("path", { d: band(data.luck[column]), fill: look.colour, "fill-opacity": 0.4 })
      + element("path", { d: line(data.mean[column][other]), fill: "none", stroke: "#444", "stroke-width": 1.4, "stroke-dasharray": "3 4" })
      + element("path", { d: line(data.mean[column][cell]), fill: "none", stroke: look.colour, "stroke-width": 3.4, "stroke-dasharray": look.dash })));
    parts.push(element("line", { x1: LEFT, x2: W - RIGHT, y1: H - BOTTOM, y2: H - BOTTOM, stroke: "#555" }));
    const name = say("at_end").replace("{name}", say("indicator_" + column))
      .replace("{value}", data.level[column][cell] + say(data.unit[column]));
    const worse = data.lower_is_better.includes(column) ? `; ${say("higher_is_worse")}` : "";
    return `<p class="title">${name}${worse}${low > 0 ? say("axis_cut") : ""}</p>`
      + element("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": name }, parts.join(""));
  }
  function delivered(cell) {
    const count = data.delivered[cell].reduce((sum, here) => sum + here, 0);
    return `<p class="small">${count === 0 ? say("delivered_none") : say("delivered_here").replace("{count}", count)}</p>`;
  }
  function map(cell) {
    if (data.acted[cell].length === 1) return "";  // one square that says what the curve says
    const shares = data.acted[cell], works = data.delivered[cell];
    const top = Math.max(...data.acted.flat(), 1);
    const columns = Math.ceil(Math.sqrt(shares.length * 2.2));
    const size = W / columns, numbers = shares.length <= 80;
    const parts = shares.map((share, index) => {
      const px = (index % columns) * size, py = Math.floor(index / columns) * size, depth = share / top;
      const light = Math.round(97 - 72 * depth), ink = light < 58 ? "#fff" : "#111";
      const named = data.courtyards[index];
      const name = named === undefined ? "" : element("title", {}, escaped(`${named}: ${Math.round(100 * share / data.scale)} %`));
      let drawn = element("rect", { x: px + 1.5, y: py + 1.5, width: size - 3, height: size - 3, rx: 3, fill: `hsl(203 75% ${light}%)`, stroke: "#777" }, name);
      if (!numbers) return drawn;
      drawn += element("text", { x: px + size / 2, y: py + size * 0.52, "text-anchor": "middle", "font-size": size * 0.36, style: `fill:${ink}` },
        Math.round(100 * share / data.scale));
      const shown = Math.min(works[index], 5);
      for (let dot = 0; dot < shown; dot += 1) {
        drawn += element("circle", { cx: px + size / 2 + (dot - (shown - 1) / 2) * size * 0.15, cy: py + size * 0.76, r: size * 0.055, fill: ink });
      }
      return drawn;
    });
    const height = Math.ceil(shares.length / columns) * size;
    const title = say("map_title");
    return `<p class="title">${title}</p>`
      + element("svg", { viewBox: `0 0 ${W} ${height}`, role: "img", "aria-label": title }, parts.join(""));
  }

  // ---- controls ------------------------------------------------------------------------------
  function controls(side) {
    const box = document.getElementById(side);
    const group = box.querySelector(".choices");
    group.setAttribute("aria-label", say("head_engagement"));
    group.innerHTML = engagements.map((name) =>
      `<label><input type="radio" name="${side}-engagement" value="${name}"${state[side].engagement === name ? " checked" : ""}>`
      + `${say("deciding_" + name)}</label>`).join("");
    group.querySelectorAll("input").forEach((input) => input.addEventListener("change", () => {
      state[side].engagement = input.value;
      draw();
    }));
    box.querySelector(".ticks").innerHTML = times.map((size) => `<span>${size === 0 ? "0" : size === 0.5 ? "½×" : size + "×"}</span>`).join("");
  }
  function side(name, other) {
    const box = document.getElementById(name), cell = cellOf(name), facts = data.cells[cell];
    const slider = box.querySelector("input[type=range]");
    slider.value = state[name].fund;
    slider.setAttribute("aria-valuetext", `${say(fundWords[state[name].fund])}, ${whole(facts.fund)}`);
    const [colon, then] = state.lang === "zh" ? ["：", "；"] : [": ", "; "];
    box.querySelector("output").textContent =
      `${say("in_brackets").replace("{what}", say(fundWords[state[name].fund])).replace("{more}", whole(facts.fund) + (facts.own === facts.fund ? "" : say("of_it_here").replace("{own}", whole(facts.own))))}${colon}${whole(facts.spent)} ${say("spending_a_year")}${then}`
      + `${facts.projects.toFixed(1)} ${say("projects_a_year")}`;
    const pictures = document.getElementById(name + "-pictures");
    pictures.querySelector('[data-chart="reach"]').innerHTML = chart("reach", cell, cellOf(other), name);
    pictures.querySelector('[data-chart="part"]').innerHTML = chart(state.part, cell, cellOf(other), name);
    pictures.querySelector(".map").innerHTML = map(cell) + delivered(cell);
  }
  function difference() {
    const right = cellOf("right"), left = cellOf("left");
    const head = `<thead><tr><th></th><th></th><th scope="col">${say("band_luck")}</th><th scope="col">${say("band_both")}</th><th></th></tr></thead>`;
    const better = (column) => data.lower_is_better.includes(column) ? ` <span class="worse">${say("higher_is_worse")}</span>` : "";
    const rows = ["reach", state.part].map((column) => {
      const luck = pairedDifference("luck", column, right, left);
      const both = pairedDifference("both", column, right, left);
      const won = right === left ? "" : say("right_won")
        .replace("{luck}", luck.higher).replace("{luck_runs}", luck.runs)
        .replace("{both}", both.higher).replace("{both_runs}", both.runs);
      const written = (one) => one.equal ? say("all_equal") : one.tells ? `${signed(one.low)} ${say("to")} ${signed(one.high)}` : say("range_untold");
      const moved = signed(luck.mean);
      const marked = right === left || isClear(column, right, left) ? moved : say("unclear_change").replace("{change}", moved);
      return `<tr><th scope="row">${say("indicator_" + column)}${better(column)}</th><td class="big">${marked} ${say("points")}</td>`
        + `<td data-head="${say("band_luck")}">${written(luck)}</td>`
        + `<td data-head="${say("band_both")}">${written(both)}</td><td>${won}</td></tr>`;
    });
    const money = data.cells[right].spent - data.cells[left].spent;
    rows.push(`<tr><th scope="row"></th><td class="big">${money > 0 ? "+" : ""}${minus(whole(money))}</td><td colspan="3">${say("spending_a_year")}</td></tr>`);
    document.getElementById("difference").innerHTML = head + `<tbody>${rows.join("")}</tbody>`;
  }
  function draw() {
    side("left", "right");
    side("right", "left");
    difference();
  }
  function language() {
    root.dataset.lang = state.lang;
    root.lang = state.lang === "zh" ? "zh-Hans" : "en";
    document.title = document.querySelector("title").dataset[state.lang];
    const button = document.getElementById("language");
    button.textContent = say("switch_language");
    button.lang = state.lang === "zh" ? "en" : "zh-Hans";
    const select = document.getElementById("indicator");
    select.innerHTML = data.columns.slice(1).map((column) =>
      `<option value="${column}"${column === state.part ? " selected" : ""}>${say("indicator_" + column)}</option>`).join("");
    controls("left");
    controls("right");
    draw();
  }
  document.getElementById("language").addEventListener("click", () => {
    state.lang = state.lang === "zh" ? "en" : "zh";
    language();
  });
  document.getElementById("indicator").addEventListener("change", (event) => {
    state.part = event.target.value;
    draw();
  });
  ["left", "right"].forEach((name) => {
    document.getElementById(name + "-fund").addEventListener("input", (event) => {
      state[name].fund = Number(event.target.value);
      draw();
    });
  });
  language();
})();
