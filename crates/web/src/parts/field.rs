//! What all form fields can do, and forms as lists of them: a handler fills a form from what was
//! posted and complains about fields by name, without knowing which component shows them.

/// Something wrong with a form: the words, and the field to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The `id` of the field.
    pub field: String,
    /// What to do about it. It never repeats what was typed.
    pub message: String,
}

/// A field of a form.
pub trait FormField {
    /// The names it posts under.
    fn names(&self) -> Vec<String>;

    /// Shows a value again.
    fn set_value(&mut self, name: &str, value: &str);

    /// Shows an error beside the field.
    fn set_error(&mut self, name: &str, message: &str);

    /// The error it shows.
    fn fault(&self) -> Option<Fault>;
}

/// A form: its fields, in the order of the page.
pub trait Form {
    /// The fields.
    fn fields(&self) -> Vec<&dyn FormField>;

    /// The fields, to be filled.
    fn fields_mut(&mut self) -> Vec<&mut dyn FormField>;

    /// Shows again what was posted. Names that the form does not have are passed over.
    fn fill<'a>(&mut self, posted: impl IntoIterator<Item = (&'a str, &'a str)>)
    where
        Self: Sized,
    {
        for (name, value) in posted {
            if let Some(field) = self.fields_mut().into_iter().find(|f| f.names().iter().any(|n| n == name)) {
                field.set_value(name, value);
            }
        }
    }

    /// Shows an error beside the field of that name, or beside the first field when there is none.
    fn complain(&mut self, name: &str, message: &str) {
        let mut fields = self.fields_mut();
        let place = fields.iter().position(|f| f.names().iter().any(|n| n == name)).unwrap_or(0);
        if let Some(field) = fields.get_mut(place) {
            field.set_error(name, message);
        }
    }

    /// The errors shown, in the order of the page.
    fn faults(&self) -> Vec<Fault> {
        self.fields().into_iter().filter_map(FormField::fault).collect()
    }
}

/// Makes a struct a [`Form`] by naming its fields in the order of the page.
macro_rules! form {
    ($form:ty { $($field:ident),* $(,)? }) => {
        impl $crate::parts::Form for $form {
            fn fields(&self) -> Vec<&dyn $crate::parts::FormField> {
                vec![$(&self.$field),*]
            }
            fn fields_mut(&mut self) -> Vec<&mut dyn $crate::parts::FormField> {
                vec![$(&mut self.$field),*]
            }
        }
    };
}
pub(crate) use form;
