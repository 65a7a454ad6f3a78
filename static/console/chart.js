// The utilization chart. Colours are read from the theme's tokens; on a change of theme it is drawn anew.
"use strict";
(() => {
  const box = document.getElementById("chart");
  const data = JSON.parse(document.getElementById("chart-data").textContent);
  const GBPS = 100; // rates come in 10 Mbps
  const inGbps = (value) => (value == null ? null : value / GBPS);
  const probe = document.body.appendChild(document.createElement("i"));
  const token = (name) => {
    probe.style.color = `var(--ep-${name})`;
    return getComputedStyle(probe).color;
  };
  const dayOf = new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, day: "numeric", month: "short" });
  const hourOf = new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, hour: "2-digit", minute: "2-digit" });
  const weekdayOf = new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, weekday: "short", day: "numeric", month: "short" });
  const gbps = (value) => (value == null ? "no data" : `${value.toFixed(1)} Gbps`);
  const points = (values) => values.map((value, at) => [data.start + at * data.step, inGbps(value)]);

  // Steps that hold from one change to the next, e.g. capacity in force.
  const stepped = (key) => {
    const steps = (key === "p95" ? data.p95 : data.capacity).filter((step) => step[key] != null).map((step) => [step.from, inGbps(step[key])]);
    return steps.length ? [...steps, [data.end, steps[steps.length - 1][1]]] : [];
  };

  const hatch = () => {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = token("surface");
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = token("ink-3");
    pen.lineWidth = 1;
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift, 8);
      pen.lineTo(shift + 8, 0);
    }
    pen.stroke();
    return { image: tile.toDataURL(), imageWidth: 8, imageHeight: 8, repeat: "repeat" };
  };

  const rate = (name, values, color, area) => ({
    name, type: "line", data: points(values), showSymbol: false, connectNulls: false, z: 3, sampling: "max",
    lineStyle: { width: 1.1, color }, itemStyle: { color }, areaStyle: area ? { color, opacity: 0.06 } : undefined,
  });
  const mean = (name, values) => ({ ...rate(name, values, token("ink-3"), false), lineStyle: { width: 0.9, type: "dotted", color: token("ink-3") } });
  // A level that a term says: dashed, its words at the left so that they never meet the others.
  const constant = (line) => ({
    name: line.label, type: "line", data: [[data.start, inGbps(line.bps)], [data.end, inGbps(line.bps)]], showSymbol: false, silent: true, z: 4, tooltip: { show: false },
    lineStyle: { width: 1.25, color: token("warn"), type: "dashed" }, itemStyle: { color: token("warn") },
    markPoint: { silent: true, symbolSize: 0, data: [{ coord: [data.start, inGbps(line.bps)], label: { formatter: line.label, position: "right", offset: [4, -8], color: token("warn"), fontSize: 11.5 } }] },
  });
  const level = (name, key, color, type, words) => {
    const steps = stepped(key);
    const last = steps.length ? steps[steps.length - 1][1] : 0;
    return {
      name, type: "line", step: "end", data: steps, showSymbol: false, silent: true, z: 4, tooltip: { show: false },
      lineStyle: { width: 1.25, color: token(color), type }, itemStyle: { color: token(color) },
      endLabel: { show: steps.length > 0 && !isNarrow, formatter: words(last), color: token(color === "bar" ? "ink-2" : color), fontSize: 11.5, distance: 6, offset: [0, shifts()[key] || 0] },
    };
  };
  // How far down each label at the right edge moves so that none covers another, in pixels.
  const shifts = () => {
    const perGbps = (box.clientHeight - 74) / ceiling;
    const ends = ["capacity", "n1", "p95", "trigger"].map((key) => [key, stepped(key)]).filter(([, steps]) => steps.length);
    const rows = ends.map(([key, steps]) => ({ key, y: (ceiling - steps[steps.length - 1][1]) * perGbps })).sort((a, b) => a.y - b.y);
    const moved = {};
    let free = -Infinity;
    for (const row of rows) {
      const y = Math.max(row.y, free);
      moved[row.key] = y - row.y;
      free = y + 14;
    }
    return moved;
  };
  const whole = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));

  const isLate = (band) => band.from > data.start + 0.75 * (data.end - data.start);
  const bands = () => ({
    type: "line", data: [], silent: true, z: 1, tooltip: { show: false },
    markArea: {
      silent: true, label: { position: "insideTopLeft", color: token("bad"), fontSize: 11.5, fontWeight: 600, distance: 6 },
      data: data.bands.map((band) => [
        { xAxis: band.from, name: isNarrow ? "" : band.label, label: { position: isLate(band) ? "insideTopRight" : "insideTopLeft" }, itemStyle: { color: token(band.kind === "open" ? "bad-soft" : "warn-soft"), opacity: 0.9 } },
        { xAxis: band.to },
      ]),
    },
  });
  const gaps = () => {
    const color = hatch();
    const least = (data.end - data.start) / 180; // a short gap stays visible
    return {
      type: "line", data: [], silent: true, z: 5, tooltip: { show: false },
      markArea: {
        silent: true, label: { show: false },
        data: data.gaps.map(([from, to]) => [{ xAxis: from, itemStyle: { color, borderColor: token("line-strong"), borderWidth: 1 } }, { xAxis: Math.max(to, from + least) }]),
      },
    };
  };

  // Slots filled in by a late poll, and slots of a source that is not believed.
  const marks = () => {
    const least = (data.end - data.start) / 240;
    return {
      type: "line", data: [], silent: true, z: 2, tooltip: { show: false },
      markArea: {
        silent: true, label: { show: false },
        data: (data.marks || []).map(([kind, from, to]) => [{ xAxis: from, itemStyle: { color: token({ doubted: "bad-soft", filled: "accent-soft", work: "line-soft" }[kind]), opacity: 0.9 } }, { xAxis: Math.max(to, from + least) }]),
      },
    };
  };

  const tooltip = (rows) => {
    const at = rows[0].axisValue;
    const lines = rows.map((row) => `${row.marker}${row.seriesName} <b>${gbps(row.value[1])}</b>`);
    return [`${weekdayOf.format(at)}, ${hourOf.format(at)}`, ...lines].join("<br>");
  };

  const top = Math.max(...[...data.out, ...data.in, ...data.capacity.map((step) => step.capacity), ...(data.levels || []).map((line) => line.bps)].filter((value) => value != null).map(inGbps), 1);
  const ceiling = Math.ceil((top * 1.1) / 10) * 10;
  const isNarrow = box.clientWidth < 520;
  const days = Math.round((data.end - data.start) / 864e5);
  const option = () => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11.5 },
    grid: { left: 36, right: isNarrow ? 12 : 128, top: 16, bottom: 58 },
    tooltip: { trigger: "axis", formatter: tooltip, confine: true, backgroundColor: token("surface"), borderColor: token("line-strong"), textStyle: { color: token("ink"), fontSize: 12 }, extraCssText: "box-shadow:none" },
    dataZoom: [
      { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, moveOnMouseMove: true },
      { type: "slider", height: 18, bottom: 8, borderColor: token("line"), fillerColor: "transparent", backgroundColor: token("sunken"), handleStyle: { color: token("surface"), borderColor: token("control") }, moveHandleStyle: { color: token("line-strong") }, dataBackground: { lineStyle: { color: token("bar") }, areaStyle: { color: token("bar-track") } }, selectedDataBackground: { lineStyle: { color: token("accent") }, areaStyle: { color: token("accent-soft") } }, textStyle: { color: token("ink-3") }, labelFormatter: (at) => dayOf.format(at), brushSelect: false },
    ],
    xAxis: {
      type: "time", min: data.start, max: data.end, splitLine: { show: false }, axisTick: { show: false }, axisLine: { lineStyle: { color: token("line-strong") } },
      splitNumber: isNarrow ? 3 : Math.min(days, 10), axisLabel: { color: token("ink-3"), hideOverlap: true, formatter: (at) => dayOf.format(at) }, minInterval: 36e5 * 24,
    },
    yAxis: { max: ceiling, splitNumber: 4, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: token("ink-3"), showMaxLabel: false }, splitLine: { lineStyle: { color: token("line-soft") } } },
    series: [
      bands(),
      ...(data.before ? [rate("A week before", data.before, token("line-strong"), false)] : []),
      rate("To partner", data.out, token("accent"), true),
      rate("From partner", data.in, token("bar"), false),
      ...(data.outMean ? [mean("Mean to partner", data.outMean), mean("Mean from partner", data.inMean)] : []),
      ...(data.levels || []).map(constant),
      level("Capacity", "capacity", "ink", "solid", (last) => `Capacity ${whole(last)}`),
      level("N−1", "n1", "ink-2", "dotted", (last) => `N−1 ${whole(last)}`),
      level("p95", "p95", over ? "bad" : "ink-2", "solid", (last) => `p95 ${whole(last)}`),
      level("Trigger", "trigger", "warn", "dashed", (last) => `Trigger ${Number(data.limit)} %, ${whole(last)}`),
      gaps(),
      marks(),
    ],
  });

  const lastTrigger = data.capacity.length ? data.capacity[data.capacity.length - 1].trigger : null;
  const over = lastTrigger != null && data.p95.length > 0 && data.p95[0].p95 > lastTrigger;
  let drawn = null;
  const draw = () => {
    if (drawn) drawn.dispose();
    drawn = echarts.init(box, null, { renderer: "svg" });
    drawn.setOption(option());
    if (document.querySelector("[data-zoomed]")) drawn.on("datazoom", () => offer());
  };
  draw();

  // By keyboard: arrows move, plus and minus zoom, 0 shows all.
  const zoomTo = (start, end) => drawn.dispatchAction({ type: "dataZoom", start: Math.max(0, start), end: Math.min(100, end) });
  const KEYS = {
    ArrowLeft: ({ start, end }) => zoomTo(start - Math.min(start, (end - start) / 5), end - Math.min(start, (end - start) / 5)),
    ArrowRight: ({ start, end }) => zoomTo(start + Math.min(100 - end, (end - start) / 5), end + Math.min(100 - end, (end - start) / 5)),
    "+": ({ start, end }) => zoomTo(start + (end - start) / 5, end - (end - start) / 5),
    "-": ({ start, end }) => zoomTo(start - (end - start) / 3, end + (end - start) / 3),
    0: () => zoomTo(0, 100),
  };
  box.addEventListener("keydown", (event) => {
    const act = KEYS[event.key === "=" ? "+" : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(drawn.getOption().dataZoom[0]);
  });

  // The zoomed days as the period of the page: its figures are then those of what is seen.
  const zoomed = document.querySelector("[data-zoomed]");
  const isoDay = new Intl.DateTimeFormat("sv-SE", { timeZone: data.zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const share = (percent) => data.start + ((data.end - data.start) * percent) / 100;
  const offer = () => {
    const { start, end } = drawn.getOption().dataZoom[0];
    zoomed.hidden = start <= 0 && end >= 100;
  };
  if (zoomed)
    zoomed.addEventListener("click", () => {
      const { start, end } = drawn.getOption().dataZoom[0];
      document.getElementById("period-from").value = isoDay.format(share(start));
      document.getElementById("period-to").value = isoDay.format(share(end) - 1);
      zoomed.form.requestSubmit();
    });
  addEventListener("resize", () => drawn.resize());
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
})();
