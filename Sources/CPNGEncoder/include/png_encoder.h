/* PNG images in memory. libpng reports errors by longjmp, which must not cross Swift frames: it ends in here. */
#ifndef SUBSONG_PNG_ENCODER_H
#define SUBSONG_PNG_ENCODER_H

#include <stddef.h>
#include <stdint.h>

typedef enum subsong_png_status {
  SUBSONG_PNG_OK = 0,
  SUBSONG_PNG_OUT_OF_MEMORY = 1,
  /* libpng refused; subsong_png_message says why. */
  SUBSONG_PNG_REFUSED = 2
} subsong_png_status;

typedef struct subsong_png_encoder subsong_png_encoder;

/* A new encoder without text, or NULL if there is no memory. */
subsong_png_encoder *subsong_png_create(void);

void subsong_png_destroy(subsong_png_encoder *encoder);

/* Adds one text chunk; both strings are copied. `international` = 0: Latin-1 text in a tEXt chunk;
   otherwise UTF-8 text in an uncompressed iTXt chunk. The keyword is Latin-1, 1 to 79 bytes. */
subsong_png_status subsong_png_add_text(subsong_png_encoder *encoder, const char *keyword, const char *text,
                                        int international);

/* Encodes 8-bit RGB (channels = 3) or RGBA (channels = 4, not premultiplied) pixels, row after row without padding.
   On success the bytes belong to the encoder and live until the next call or its destruction.
   A warning of libpng counts as a refusal, so that nothing is left out or altered silently. */
subsong_png_status subsong_png_encode(subsong_png_encoder *encoder, const uint8_t *pixels, uint32_t width,
                                      uint32_t height, int channels, uint32_t pixels_per_metre,
                                      int compression_level, const uint8_t **bytes, size_t *length);

/* Why the last call failed; empty if it did not. */
const char *subsong_png_message(const subsong_png_encoder *encoder);

/* The version of the libpng that is linked. */
const char *subsong_png_library_version(void);

#endif
