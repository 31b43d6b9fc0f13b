// A raster: a row a unit, a column a stretch of time, painted as it comes.

class Raster {
  constructor(rows, columns) {
    this.canvas = element("canvas", { width: columns, height: rows });
    this.context = this.canvas.getContext("2d");
    [this.rows, this.columns] = [rows, columns];
    this.values = new Float32Array(rows * columns).fill(NaN);
  }

  clear() {
    this.values.fill(NaN);
    this.context.clearRect(0, 0, this.columns, this.rows);
  }

  /** Puts one column of rates from −1 to 1. */
  put(column, rates) {
    const map = (this.map ??= diverging());
    const image = (this.image ??= this.context.createImageData(1, this.rows));
    for (let row = 0; row < this.rows; row += 1) {
      const rate = rates[row];
      this.values[column * this.rows + row] = rate;
      const shade = 4 * Math.max(0, Math.min(255, Math.round(127.5 * (rate + 1))));
      for (let k = 0; k < 4; k += 1) image.data[4 * row + k] = map[shade + k];
    }
    this.context.putImageData(image, column, 0);
  }

  /** In other colours: those of the page have changed. */
  repaint() {
    this.map = diverging();
    const { rows, values } = this;
    for (let column = 0; column < this.columns; column += 1) {
      if (!Number.isNaN(values[column * rows])) this.put(column, values.slice(column * rows, (column + 1) * rows));
    }
  }
}
