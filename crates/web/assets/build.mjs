// Makes the folder of assets that the binary embeds: `node assets/build.mjs OUT_DIR`, from the
// crate's folder. Names carry a hash of the content, so that browsers may keep the files for ever;
// each compressible file gets a brotli twin. Only images that the stylesheet names are taken.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import * as sass from "sass";

const OUT = process.argv[2];
if (!OUT) {
  throw new Error("usage: node assets/build.mjs OUT_DIR");
}
const IMAGE_FOLDERS = [
  "node_modules/govuk-frontend/dist/govuk/assets/images",
  "node_modules/@ministryofjustice/frontend/moj/assets/images",
];

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

write("favicon", ".svg", readFileSync("assets/favicon.svg"));
write("app", ".css", Buffer.from(stylesheet()));
write("app", ".js", await script());

function stylesheet() {
  const { css } = sass.compile("assets/app.scss", {
    loadPaths: [".", "node_modules"],
    style: "compressed",
    quietDeps: true,
  });
  const images = new Map();
  return css.replaceAll(/url\("?\/assets\/images\/([a-z0-9.-]+)"?\)/g, (_, name) => {
    if (!images.has(name)) {
      images.set(name, write(basename(name, extname(name)), extname(name), image(name)));
    }
    return `url(/assets/${images.get(name)})`;
  });
}

function image(name) {
  for (const folder of IMAGE_FOLDERS) {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      if (error.code !== "ENOENT") {
        throw error;
      }
    }
  }
  throw new Error(`the stylesheet names an image that no package has: ${name}`);
}

async function script() {
  const { outputFiles } = await build({
    entryPoints: ["assets/app.js"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    legalComments: "none",
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

function write(stem, extension, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const name = `${stem}-${hash}${extension}`;
  writeFileSync(join(OUT, name), bytes);
  const small = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  if (small.length < bytes.length * 0.9) {
    writeFileSync(join(OUT, `${name}.br`), small);
  }
  return name;
}
