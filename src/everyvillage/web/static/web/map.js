// What every map of the site needs: how far its features spread.

export function spread(features) {
  const ends = [180, 90, -180, -90];
  const walk = (part) => {
    if (typeof part[0] !== "number") { part.forEach(walk); return; }
    ends[0] = Math.min(ends[0], part[0]); ends[1] = Math.min(ends[1], part[1]);
    ends[2] = Math.max(ends[2], part[0]); ends[3] = Math.max(ends[3], part[1]);
  };
  for (const one of features) walk(one.geometry.coordinates);
  return ends[0] > ends[2] ? [73, 18, 135, 54] : ends;
}
