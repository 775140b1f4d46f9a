# What asyncc_transform runs for one source, as
#
#     cmake -DASYNCC=... -DIN=x.async.c -DOUT=x.c -DFLAGS_FILE=... -DOWN_FLAGS=... -P THIS
#
# FLAGS_FILE has one flag a line; OUT.d receives what OUT depends on.
file(STRINGS "${FLAGS_FILE}" flags)
cmake_path(GET OUT PARENT_PATH out_dir)
file(MAKE_DIRECTORY "${out_dir}")
execute_process(
    COMMAND "${ASYNCC}" -o "${OUT}" -MD -MF "${OUT}.d" "${IN}" -- ${flags} ${OWN_FLAGS}
    RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${IN}: not transformed") # the tool has said why
endif()
# The tool leaves an output alone that is as it would write it; to make it is
# then out of date for ever.
file(TOUCH "${OUT}")
