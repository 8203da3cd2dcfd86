namespace ComplianceGate.Models;

/// <summary>
/// The imports that are known. Names are Python's own and those of the libraries that write and read models; modules of Python 2
/// stand beside those of Python 3, as readers of old protocols translate one into the other.
/// </summary>
internal static class PickleLists
{
    /// <summary>
    /// What stored tensors need, as <c>module name</c>. <c>_codecs.encode</c> is how protocols 0 to 2 write every byte string; it
    /// turns a text into bytes and can do no more, and a name made by it counts as computed.
    /// </summary>
    public static IEnumerable<string> Allowed =>
    [
        .. Names("collections", "OrderedDict"),
        .. Names("_codecs", "encode"),
        .. Names("builtins", "set frozenset bytearray complex slice range bytes str int float bool list dict tuple"),
        .. Names("__builtin__", "set frozenset bytearray complex slice range xrange bytes str unicode int long float bool list dict tuple"),
        .. Names("numpy", "dtype ndarray"),
        .. Names("numpy.core.multiarray", "_reconstruct scalar"),
        .. Names("numpy._core.multiarray", "_reconstruct scalar"),
        .. Names("numpy.core.numeric", "_frombuffer"),
        .. Names("numpy._core.numeric", "_frombuffer"),
        .. Names("torch", Storages + " UntypedStorage Size device Tensor " + Types),
        .. Names("torch.cuda", Storages),
        .. Names("torch.storage", "UntypedStorage TypedStorage _UntypedStorage _TypedStorage"),
        .. Names("torch._tensor", "Tensor"),
        .. Names("torch.serialization", "_get_layout"),
        .. Names("torch.nn.parameter", "Parameter Buffer"),
        .. Names(
            "torch._utils",
            "_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor "
            + "_rebuild_sparse_tensor _rebuild_sparse_csr_tensor _rebuild_nested_tensor _rebuild_meta_tensor_no_storage "
            + "_rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor"),
        .. Names("torch.jit._pickle", "build_intlist build_tensorlist build_doublelist build_boollist build_tensor_from_id"),
    ];

    /// <summary>Modules, and single names of modules, that are dangerous with everything below them.</summary>
    public static IEnumerable<string> Dangerous => Words(
        // Running code.
        "code codeop cmd runpy timeit trace profile cProfile pstats pdb bdb doctest unittest test.support test.libregrtest imp importlib zipimport pkgutil "
        + "modulefinder pyclbr pydoc pydoc_data _frozen_importlib _frozen_importlib_external _imp zipapp site sitecustomize usercustomize "
        + "py_compile compileall dis ast symtable inspect types.CodeType types.FunctionType types.LambdaType types.MethodType "
        + "types.ModuleType types.DynamicClassAttribute new functools.partial functools.partialmethod functools.reduce "
        + "functools.singledispatch operator.attrgetter operator.itemgetter operator.methodcaller operator.call _operator.attrgetter "
        + "_operator.itemgetter _operator.methodcaller _operator.call _functools.partial _functools.reduce itertools.starmap "
        + "copyreg.add_extension copyreg.pickle copyreg.constructor copy_reg.add_extension copy_reg.pickle copy_reg.constructor "
        + "contextvars sched atexit signal gc threading _thread thread dummy_threading multiprocessing _multiprocessing concurrent "
        + "asyncio _asyncio asyncore asynchat rlcompleter readline idlelib lib2to3 turtledemo tkinter _tkinter Tkinter tkMessageBox "
        + "xml.sax.expatreader venv ensurepip pip setuptools distutils _distutils_hack pkg_resources wheel cffi _cffi_backend "
        // Other serialised objects.
        + "pickle _pickle cPickle pickletools dill cloudpickle marshal shelve dbm anydbm jsonpickle yaml.load yaml.unsafe_load yaml.full_load "
        + "copyreg.__newobj__ copyreg.__newobj_ex__ joblib.load joblib.numpy_pickle.load joblib.hashing joblib.externals joblib.parallel "
        + "joblib.memory pandas.read_pickle pandas.io.pickle pandas.eval pandas.core.computation "
        // The system.
        + "os posix nt subprocess _posixsubprocess _winapi sys commands popen2 platform pty tty termios fcntl resource syslog pwd grp "
        + "spwd crypt getpass ctypes _ctypes mmap winreg _winreg msvcrt winsound msilib webbrowser antigravity psutil pexpect sh "
        + "plumbum fabric invoke paramiko "
        // Files.
        + "shutil tempfile glob fileinput filecmp linecache tokenize zipfile tarfile gzip bz2 lzma io.open io.open_code io.FileIO io.OpenWrapper "
        + "_io.open _io.open_code _io.FileIO codecs.open codecs.EncodedFile codecs.lookup codecs.register logging.config logging.handlers "
        + "logging.FileHandler sqlite3 _sqlite3 csv.reader netrc configparser plistlib "
        // The network.
        + "socket _socket socketserver SocketServer ssl _ssl select selectors http httplib urllib urllib2 urllib3 urlparse requests aiohttp "
        + "httpx websocket websockets ftplib telnetlib smtplib smtpd poplib imaplib nntplib xmlrpc xmlrpclib cgi cgitb wsgiref mailcap "
        + "BaseHTTPServer SimpleHTTPServer CGIHTTPServer boto3 botocore huggingface_hub "
        // Loaders of numpy, torch and others.
        + "numpy.load numpy.save numpy.savez numpy.savetxt numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.memmap numpy.DataSource "
        + "numpy.fromregex numpy.lib.npyio numpy.lib._npyio_impl numpy.lib.format numpy.lib._datasource numpy.lib.utils numpy.f2py "
        + "numpy.distutils numpy.testing numpy.ctypeslib numpy.compat numpy.core.memmap numpy.core.records.fromfile numpy._core.memmap "
        + "numpy.vectorize numpy.apply_along_axis numpy.apply_over_axes numpy.fromfunction numpy.frompyfunc numpy.piecewise "
        + "torch.load torch.save torch.serialization torch.hub torch.package torch.jit.load torch.jit.save torch.jit.unsupported_tensor_ops "
        + "torch.storage._load_from_bytes torch.ops torch.classes torch._ops torch._classes torch._inductor torch._dynamo torch.compile "
        + "torch.utils.cpp_extension torch.utils._config_module torch.utils.collect_env torch.utils.bottleneck torch.utils.data.datapipes "
        + "torch.utils.model_zoo torch.utils.show_pickle torch.distributed.rpc torch.distributed.run torch.distributed.launch torch.distributed.elastic torch.multiprocessing torch.fx torch.testing torch.onnx "
        + "torch._utils_internal torch._lobpcg torch.from_file torch.cuda._compile_kernel scipy.io scipy.weave "
        + "tensorflow.io tensorflow.saved_model tensorflow.load_library tensorflow.load_op_library tensorflow.py_function "
        + "tensorflow.numpy_function tensorflow.raw_ops keras.models.load_model keras.saving tensorflow.keras.models.load_model "
        + "transformers.dynamic_module_utils sklearn.utils._testing IPython jupyter_client ipykernel");

    /// <summary>Parts of a dotted path that are dangerous wherever they stand.</summary>
    public static IEnumerable<string> DangerousAnywhere => Words(
        "os posix nt sys subprocess builtins __builtin__ __builtins__ socket ctypes importlib shutil runpy pty pickle _pickle cPickle marshal "
        + "__import__ __globals__ __subclasses__ __getattribute__ __reduce__ __reduce_ex__ __loader__ __spec__ __code__");

    /// <summary>Names that are dangerous whatever they are taken from.</summary>
    public static IEnumerable<string> DangerousCalls => Words(
        "eval exec execfile system popen popen2 popen3 popen4 spawn spawnl spawnv execv execve execvp fork Popen check_output check_call getoutput "
        + "getstatusoutput run_module run_path run_code resolve_name import_module load_module exec_module load_library load_op_library "
        + "evaluate_guards_expression runstring execWrapper unsafe_load loads");

    /// <summary>Built-in functions and types that cannot harm but that no stored tensor needs.</summary>
    public static IEnumerable<string> HarmlessBuiltins => Words(
        "object abs all any ascii bin bool bytearray bytes chr complex dict divmod enumerate float format frozenset hash hex id int len list "
        + "max min oct ord pow print property range repr reversed round set slice sorted str sum tuple zip Ellipsis NotImplemented long unicode "
        + "xrange unichr basestring buffer cmp");

    private const string Storages =
        "DoubleStorage FloatStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage ByteStorage BoolStorage "
        + "ComplexDoubleStorage ComplexFloatStorage QUInt8Storage QInt8Storage QInt32Storage QUInt4x2Storage QUInt2x4Storage";

    private const string Types =
        "float64 double float32 float float16 half bfloat16 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu int64 long int32 int int16 short int8 "
        + "uint8 uint16 uint32 uint64 bool complex32 complex64 complex128 quint8 qint8 qint32 quint4x2 quint2x4";

    private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Names(string module, string names)
    {
        foreach (var name in Words(names))
        {
            yield return module + " " + name;
        }
    }
}
