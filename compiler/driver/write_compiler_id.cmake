# cmake -DFILES=<list> -DOUTPUT=<header> -P write_compiler_id.cmake
set(hashes "")
foreach(file IN LISTS FILES)
  file(SHA256 ${file} hash)
  string(APPEND hashes ${hash})
endforeach()
string(SHA256 id "${hashes}")
string(SUBSTRING ${id} 0 16 id)
file(WRITE ${OUTPUT} "#define TOVA_COMPILER_ID \"${id}\"\n")
