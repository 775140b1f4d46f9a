/* emit_unit.h - what the parts of emit.c share */
#ifndef EMIT_UNIT_H
#define EMIT_UNIT_H

#include "emit.h"
#include "out.h"
#include "sema.h"

struct emit {
    struct unit *u;
    struct func *f;
    struct out *o;
    uint32_t pos;       /* the source before this has been printed */
    const char *indent; /* of the user's statement being printed */
    bool after_label;   /* a label has been printed; a statement has to follow */
    bool skip_line;     /* the next statement goes on in this line */
    bool packs;         /* some `pragma pack` is in the file */
    bool elsewhere;     /* the text being printed may stand where its names mean something else */
    struct out spare;   /* the last flat text's: its room serves the next */
};

/* emit_text.c */
const char *pieces_type(struct emit *e, const text *pieces);
const char *field_text(struct emit *e, const struct local *v);
void copy_source(struct emit *e, uint32_t begin, uint32_t end);
void put_pieces(struct emit *e, const text *t);
void put_line_ends(struct emit *e, uint32_t begin, uint32_t end);
bool ends_statement(struct emit *e, size_t token);
void copy_gap(struct emit *e, uint32_t to);
const char *free_name(struct emit *e, const char *name);
void copy_plain(struct emit *e, uint32_t begin, uint32_t end, bool in_definition);

/* emit_type.c */
void put_moved_types(struct emit *e);
struct local_type *hoisted_at(struct emit *e, uint32_t at);
const char *new_name_at(struct emit *e, uint32_t at);
bool keeps_typedef(struct emit *e, const struct local_type *t);
const struct local_type *enumeration_at(struct emit *e, uint32_t at, const struct ref *r);
uint32_t moved_definition(struct emit *e, struct local_type *t);
void put_before_declaration(struct emit *e, struct span declaration);

/* emit_declaration.c */
bool decl_as_written(const struct stmt *s);
void put_framed(struct emit *e, const struct item *it, const char *end);
void put_decl(struct emit *e, const struct stmt *s);

/* emit_statement.c */
void put_stmt(struct emit *e, const struct stmt *s);
void put_list(struct emit *e, const struct stmt *s);

/* emit_entry.c */
void put_entry(struct emit *e);

/* emit_pragma.c */
bool unit_packs(const struct unit *u);
/* What follows is packed as the type that stands there was; or not at all. return whether that had to be
 * said, for end_packing. */
bool begin_packing_of(struct emit *e, uint32_t type);
bool begin_no_packing(struct emit *e);
void end_packing(struct emit *e, bool begun);
bool is_vain_advice(struct emit *e, const struct token *t);
bool begins_body(const struct emit *e, const struct token *t);
void put_modes(struct emit *e);

/* emit_frame.c */
void put_frame(struct emit *e);

/* emit_function.c */
const char *prototype_text(struct emit *e);
void put_code(struct emit *e);
void put_resume(struct emit *e);
void put_begin(struct emit *e);
void put_call(struct emit *e);
void put_starter(struct emit *e);

#endif
