// Mouse, pen and fingers.
function listenToViewer() {
  const canvas = $("picture"), { pointers } = viewer;
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY * lines / 300), event.offsetX, event.offsetY);
    else {
      const { s, x, y } = viewer.goal;
      go({ s, x: x + (event.shiftKey ? event.deltaY : event.deltaX) * lines / s, y: y + (event.shiftKey ? 0 : event.deltaY) * lines / s });
    }
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(2, event.offsetX, event.offsetY));
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (pointers.size === 1 && !grabHandle(event)) canvas.classList.add("grabbing");
  });
  canvas.addEventListener("pointermove", (event) => {
    viewer.cursor = [event.offsetX, event.offsetY];
    tellWhere();
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = [event.offsetX, event.offsetY];
    if (dragHandle(event)) { pointers.set(event.pointerId, now); return; }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const { s, x, y } = viewer.goal;
    if (others.length === 0) go({ s, x: x - (now[0] - before[0]) / s, y: y - (now[1] - before[1]) / s }, true);
    else {
      const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
      zoom(apart(now, others[0]) / apart(before, others[0]), (now[0] + others[0][0]) / 2, (now[1] + others[0][1]) / 2);
    }
    pointers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      pointers.delete(event.pointerId);
      canvas.classList.remove("grabbing");
      releaseHandle(event);
    });
  }
  const jump = (event) => {
    if (!viewer.row || (event.type === "pointermove" && event.buttons === 0)) return;
    const box = extent(), row = box.top + event.offsetY / $("map").clientHeight * (box.bottom - box.top);
    go({ ...viewer.goal, y: row - paper().height / viewer.goal.s / 2 });
  };
  $("map").addEventListener("pointerdown", jump);
  $("map").addEventListener("pointermove", jump);
  new ResizeObserver(redraw).observe(canvas);
  dark.addEventListener("change", redraw);
}

// Row, column, depth and the curves' values under the pointer.
function tellWhere() {
  if (!viewer.row || !viewer.cursor) return;
  const { now, place } = viewer;
  const row = now.y + viewer.cursor[1] / now.s, col = now.x + viewer.cursor[0] / now.s;
  const parts = [`row ${row.toFixed(1)}, column ${col.toFixed(1)}`];
  if (place) {
    const depth = place.depthAt(row, col);
    parts.push(`${depth.toFixed(2)} ${viewer.row.view.layout.unit}`);
    if (viewer.las) {
      const index = nearestDepth(viewer.las.depths, depth);
      for (const [name, values] of Object.entries(viewer.las.curves)) {
        if (values[index] !== null && values[index] !== undefined) parts.push(`${printable(name)} ${values[index]}`);
      }
    }
  }
  $("where").textContent = parts.join(" · ");
}

function nearestDepth(depths, depth) {
  if (depths.length < 2) return 0;
  return clamp(Math.round((depth - depths[0]) / (depths[1] - depths[0])), 0, depths.length - 1);
}
