// The mode of this phone, which decides what a scan records: arrived, passed an exam point, finished.

export class Mode {
  // root: the scan page, see templates/checkin/_mode.html
  constructor(root) {
    this.root = root;
    this.point = root.querySelector("[data-point]");
    this.choice = root.querySelector("[data-point-choice]");
    for (const choice of root.querySelectorAll("[name=mode]")) choice.addEventListener("change", () => this.#show());
  }

  get kind() {
    return this.root.querySelector("[name=mode]:checked").value;
  }

  // The fields that the current mode adds to a scan.
  facts(kind) {
    return kind === "station" ? { station: this.point.value } : {};
  }

  #show() {
    this.root.dataset.mode = this.kind;
    if (this.choice) this.choice.hidden = this.kind !== "station";
  }
}
