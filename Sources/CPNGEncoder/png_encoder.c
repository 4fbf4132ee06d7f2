#include "png_encoder.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct subsong_png_encoder {
  png_text *texts;
  size_t text_count;
  uint8_t *bytes;
  size_t length;
  size_t capacity;
  int out_of_memory;
  char message[160];
};

typedef struct image {
  const uint8_t *pixels;
  uint32_t width, height, pixels_per_metre;
  int channels, compression_level;
} image;

static void note(subsong_png_encoder *encoder, const char *message) {
  strncpy(encoder->message, message, sizeof encoder->message - 1);
  encoder->message[sizeof encoder->message - 1] = '\0';
}

static subsong_png_status out_of_memory(subsong_png_encoder *encoder) {
  note(encoder, "out of memory");
  return SUBSONG_PNG_OUT_OF_MEMORY;
}

/* ---- callbacks of libpng ---- */

static void on_error(png_structp png, png_const_charp message) {
  note(png_get_error_ptr(png), message);
  png_longjmp(png, 1);
}

static void on_write(png_structp png, png_bytep data, size_t count) {
  subsong_png_encoder *encoder = png_get_io_ptr(png);
  if (count > encoder->capacity - encoder->length) {
    size_t capacity = encoder->capacity * 2 + count + 4096;
    uint8_t *grown = realloc(encoder->bytes, capacity);
    if (grown == NULL) {
      encoder->out_of_memory = 1;
      png_error(png, "out of memory");
    }
    encoder->bytes = grown;
    encoder->capacity = capacity;
  }
  memcpy(encoder->bytes + encoder->length, data, count);
  encoder->length += count;
}

static void on_flush(png_structp png) { (void)png; }

/* ---- writing ---- */

/* Everything that may longjmp. Nothing is changed in this frame after setjmp: what changes lives in the encoder. */
static int write_image(png_structp png, png_infop info, subsong_png_encoder *encoder, const image *image) {
  if (setjmp(png_jmpbuf(png))) return 0;
  png_set_write_fn(png, encoder, on_write, on_flush);
  png_set_compression_level(png, image->compression_level);
  png_set_IHDR(png, info, image->width, image->height, 8,
               image->channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (image->pixels_per_metre > 0)
    png_set_pHYs(png, info, image->pixels_per_metre, image->pixels_per_metre, PNG_RESOLUTION_METER);
  if (encoder->text_count > 0) png_set_text(png, info, encoder->texts, (int)encoder->text_count);
  png_write_info(png, info);
  for (size_t row = 0; row < image->height; row++)
    png_write_row(png, image->pixels + row * image->width * (size_t)image->channels);
  png_write_end(png, info);
  return 1;
}

subsong_png_status subsong_png_encode(subsong_png_encoder *encoder, const uint8_t *pixels, uint32_t width,
                                      uint32_t height, int channels, uint32_t pixels_per_metre,
                                      int compression_level, const uint8_t **bytes, size_t *length) {
  encoder->length = 0;
  encoder->out_of_memory = 0;
  encoder->message[0] = '\0';
  *bytes = NULL;
  *length = 0;
  if (channels != 3 && channels != 4) {
    note(encoder, "an image has 3 or 4 channels");
    return SUBSONG_PNG_REFUSED;
  }
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, encoder, on_error, on_error);
  if (png == NULL) return out_of_memory(encoder);
  png_infop info = png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return out_of_memory(encoder);
  }
  const image content = {pixels, width, height, pixels_per_metre, channels, compression_level};
  int written = write_image(png, info, encoder, &content);
  png_destroy_write_struct(&png, &info);
  if (!written) return encoder->out_of_memory ? SUBSONG_PNG_OUT_OF_MEMORY : SUBSONG_PNG_REFUSED;
  *bytes = encoder->bytes;
  *length = encoder->length;
  return SUBSONG_PNG_OK;
}

/* ---- the encoder's own memory ---- */

subsong_png_encoder *subsong_png_create(void) { return calloc(1, sizeof(subsong_png_encoder)); }

void subsong_png_destroy(subsong_png_encoder *encoder) {
  if (encoder == NULL) return;
  for (size_t i = 0; i < encoder->text_count; i++) {
    free(encoder->texts[i].key);
    free(encoder->texts[i].text);
  }
  free(encoder->texts);
  free(encoder->bytes);
  free(encoder);
}

subsong_png_status subsong_png_add_text(subsong_png_encoder *encoder, const char *keyword, const char *text,
                                        int international) {
  png_text *grown = realloc(encoder->texts, (encoder->text_count + 1) * sizeof *grown);
  if (grown == NULL) return out_of_memory(encoder);
  encoder->texts = grown;
  png_text *added = &grown[encoder->text_count];
  memset(added, 0, sizeof *added);
  added->compression = international ? PNG_ITXT_COMPRESSION_NONE : PNG_TEXT_COMPRESSION_NONE;
  added->key = strdup(keyword);
  added->text = strdup(text);
  if (added->key == NULL || added->text == NULL) {
    free(added->key);
    free(added->text);
    return out_of_memory(encoder);
  }
  if (international)
    added->itxt_length = strlen(text);
  else
    added->text_length = strlen(text);
  encoder->text_count++;
  return SUBSONG_PNG_OK;
}

const char *subsong_png_message(const subsong_png_encoder *encoder) { return encoder->message; }

const char *subsong_png_library_version(void) { return png_get_libpng_ver(NULL); }
